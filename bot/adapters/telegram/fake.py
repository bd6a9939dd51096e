"""FakeTelegram: a strict Bot API in memory, with an interface to play the youth. Refuses what Telegram refuses."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bot.adapters.telegram.config import TelegramSettings
from bot.adapters.telegram.fake_media import EVENTS, MEDIA, MEMBER
from bot.adapters.telegram.fake_server import BotApi, Call, Failure, serve
from bot.adapters.telegram.fake_state import FakeChat, FakeMessage, State

TOKEN = "987654321:TOKENCANARY-AAHdqTcvCH1vGWJxfSeofSAs0K5PALD"  # noqa: S105  # of no bot anywhere; tests look for it in logs
USER = {"is_bot": False, "first_name": "NAMECANARY", "last_name": "SURCANARY", "username": "USERCANARY", "language_code": "xx"}
PATIENCE = 10.0
"""Seconds a test waits for something that should come at once."""


class FakeTelegram:
    """One bot. In process through `transport`, or `async with fake.served()` on a free port of the loopback.

    `user_...` plays the youth; `chat(id).messages` is what is on the screen. `verify()` raises for everything Kompas must never
    do (an unknown method or parameter, getFile, drop_pending_updates): call it at the end of every test.
    """

    def __init__(self, token: str = TOKEN, now: Callable[[], float] = time.time) -> None:
        self.state = State(now)
        self.api = BotApi(self.state, token)
        self.transport = httpx.ASGITransport(app=self.api.app)
        self.base_url = "http://telegram.test/bot"
        self._token = token
        self._ids = itertools.count(1)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[FakeTelegram]:
        """Listens on a free port; `base_url` names it."""
        async with serve(self.api.app) as port:
            self.base_url = f"http://127.0.0.1:{port}/bot"
            yield self
            self.out()  # ends the long poll that may still be open

    def settings(self, poll_seconds: int = 25, seconds_per_message: float = 0.0) -> TelegramSettings:
        """To connect Kompas with this."""
        return TelegramSettings(self._token, self.base_url, poll_seconds, seconds_per_message=seconds_per_message)

    def verify(self) -> None:
        """Nothing forbidden happened."""
        assert not self.api.violations, self.api.violations

    # ------------------------------------------------------------ looking

    @property
    def calls(self) -> list[Call]:
        """Every request so far; `called("sendMessage")` for one method."""
        return self.api.calls

    def called(self, method: str) -> list[Call]:
        return [call for call in self.api.calls if call.method == method]

    def chat(self, chat: int) -> FakeChat:
        """Its messages, both sides, in order; `deleted` ones stay with that mark."""
        return self.state.chat(chat)

    def sent(self, chat: int) -> list[FakeMessage]:
        """What the bot sent and nobody deleted."""
        return [message for message in self.chat(chat).messages if message.from_bot and not message.deleted]

    async def wait_for(self, chat: int, count: int, seconds: float = PATIENCE) -> list[FakeMessage]:
        """At least so many messages of the bot, deleted ones included."""
        await self.until(lambda: len(self._from_bot(chat)) >= count, seconds)
        return self._from_bot(chat)

    async def until(self, true: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Until something holds; looked at after every request and every deed of a user, and now and then."""
        async with asyncio.timeout(seconds):
            while not true():
                await self.state.changed(0.05)

    def _from_bot(self, chat: int) -> list[FakeMessage]:
        return [message for message in self.chat(chat).messages if message.from_bot]

    # ------------------------------------------------------------ playing the youth

    async def user_says(self, chat: int, text: str) -> int:
        """Types a text or a command; returns the id of the message."""
        return await self._message(chat, {"text": text})

    async def user_sends_media(self, chat: int, kind: str, caption: str = "", album: str = "") -> int:
        """`photo`, `voice`, ... (fake_media.py), or an event of the chat."""
        fields = {**(MEDIA.get(kind) or EVENTS[kind])}
        fields.update({"caption": caption} if caption else {})
        fields.update({"media_group_id": album} if album else {})
        return await self._message(chat, fields)

    async def user_edits(self, chat: int, message: int, text: str) -> None:
        """Changes an earlier message of the user."""
        found = self.chat(chat).find(message)
        assert found, "there is no such message"
        assert not found.from_bot, "a user edits only own messages"
        found.text = text
        wire = {**self._envelope(chat, message, found.date), "text": text, "edit_date": self.state.seconds()}
        self._update("edited_message", wire)

    async def user_presses(self, chat: int, button: str, message: int | None = None) -> str:
        """Presses a button by its title (or its data), under the newest message that has it; returns the query's id."""
        carriers = [one for one in self.chat(chat).messages if one.id == message or (message is None and one.button(button))]
        assert carriers, f"no message has the button {button!r}"
        data = carriers[-1].button(button)
        assert data, f"message {message} has no button {button!r}"
        return await self.user_replays(chat, carriers[-1].id, data)

    async def user_replays(self, chat: int, message: int, data: str) -> str:
        """A press with any data, as an old client or somebody with bad intentions could send."""
        callback = str(next(self._ids) + 4_000_000)
        self.state.callbacks[callback] = False
        found = self.chat(chat).find(message)
        carrier = {**self._envelope(chat, message, found.date if found else 0), "text": found.text if found else ""}
        wire = {"id": callback, "from": {"id": chat, **USER}, "chat_instance": "1", "data": data, "message": carrier}
        self._update("callback_query", wire)
        return callback

    async def user_blocks(self, chat: int) -> None:
        """Stops the bot."""
        self.chat(chat).blocked = True
        self._member(chat, "private", "kicked")

    async def user_unblocks(self, chat: int) -> None:
        """Starts it again."""
        self.chat(chat).blocked = False
        self._member(chat, "private", "member")

    async def group_adds_bot(self, group: int, kind: str = "supergroup") -> None:
        """Somebody puts the bot into a group or channel."""
        self.chat(group).kind = kind
        self._member(group, kind, "administrator" if kind == "channel" else "member")

    async def group_says(self, group: int, text: str) -> None:
        """Somebody talks in a group that the bot is in."""
        if self.chat(group).kind == "private":
            self.chat(group).kind = "supergroup"
        await self._message(group, {"text": text})

    async def update(self, kind: str, content: Mapping[str, Any]) -> None:
        """Any update at all, for what the methods above do not know."""
        self._update(kind, dict(content))

    # ------------------------------------------------------------ making trouble

    def fail(self, method: str, code: int, *, retry_after: int = 0, times: int = 1, after: bool = False, chat: int = 0) -> None:
        """The next calls of a method (of one chat) fail so; `after`: after they were carried out (the answer was lost)."""
        self.api.failures.append(Failure(method, code, retry_after, times, after, chat))

    def out(self, down: bool = True) -> None:
        """Everything answers 502 until it is called with False."""
        self.api.down = down
        self.state.touch()

    def limit_rate(self) -> None:
        """429 for messages closer than a second in one chat."""
        self.api.strict_rate = True

    def renumber(self, start: int) -> None:
        """Updates go on from another number, as Telegram does after a quiet week."""
        self.state.next_update = start

    # ------------------------------------------------------------ inside

    async def _message(self, chat: int, fields: dict[str, Any]) -> int:
        at = self.state.chat(chat)
        message = FakeMessage(self.state.new_id(), fields.get("text", ""), self.state.seconds(), from_bot=False)
        at.messages.append(message)
        self._update("message", {**self._envelope(chat, message.id, message.date), **fields})
        return message.id

    def _envelope(self, chat: int, message: int, date: int) -> dict[str, Any]:
        kind = self.chat(chat).kind
        where = {"id": chat, "type": kind, **({"first_name": USER["first_name"]} if kind == "private" else {"title": "Klas"})}
        return {"message_id": message, "from": {"id": abs(chat), **USER}, "chat": where, "date": date}

    def _member(self, chat: int, kind: str, status: str) -> None:
        bot = {"id": 1, "is_bot": True, "first_name": "Kompas"}
        old, new = ({"user": bot, "status": one, **MEMBER.get(one, {})} for one in ("member", status))
        where = {"id": chat, "type": kind, "title": "Klas"}
        wire = {"chat": where, "from": {"id": 5, **USER}, "date": self.state.seconds()}
        self._update("my_chat_member", {**wire, "old_chat_member": old, "new_chat_member": new})

    def _update(self, kind: str, content: dict[str, Any]) -> None:
        self.state.updates.append({"update_id": self.state.new_update(), kind: json.loads(json.dumps(content))})
        self.state.touch()


__all__ = ["TOKEN", "Call", "FakeChat", "FakeMessage", "FakeTelegram"]
