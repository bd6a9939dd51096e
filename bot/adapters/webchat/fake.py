"""FakeYouthDoor: the gateway in memory, for tests of the web channel. Strict: what a widget must never send fails loudly.

Thread-safe, because a browser test talks to it from another thread than the server's.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.core.conversation import Button, Channel, ConversationId, Entry, Inbound, InboundKind, Phase, Reply, Sender
from bot.core.errors import TooMuch, UnknownConversation
from bot.services.ports import Opened, Receipt, YouthView

Answer = Callable[[Inbound], Sequence[Reply]]
NAV_TITLES = {"nav:human": "Mens spreken", "nav:back": "Terug", "nav:stop": "Stoppen"}


def no_answer(_inbound: Inbound) -> Sequence[Reply]:
    """A bot that says nothing by itself."""
    return ()


@dataclass
class FakeTalk:
    """One conversation and what was done to it."""

    token: str
    entries: list[Entry] = field(default_factory=list)
    received: list[Inbound] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=lambda: dict(NAV_TITLES))
    view: YouthView = field(default_factory=lambda: YouthView(Phase.BOT))
    typed: int = 0
    left: bool = False
    listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list)


class FakeYouthDoor:
    """Implements YouthDoor. `answer` is the bot; `say` and `look` are the counsellor, the queue and the rest."""

    def __init__(self, answer: Answer = no_answer) -> None:
        self.answer = answer
        self.talks: dict[ConversationId, FakeTalk] = {}
        self.too_much: float = 0.0
        """Seconds to wait that the next `receive` refuses with, once."""
        self._lock = threading.RLock()

    # -- what a test does

    def reset(self) -> None:
        """Forget all: the next test starts with an empty, silent gateway."""
        with self._lock:
            for talk in self.talks.values():
                self._changed(talk)
            self.answer, self.talks, self.too_much = no_answer, {}, 0.0

    @property
    def only(self) -> FakeTalk:
        """The one conversation there is."""
        (talk,) = self.talks.values()
        return talk

    def say(
        self, talk: FakeTalk, text: str, sender: Sender = Sender.BOT, *buttons: tuple[str, str], response: str = "utter_test"
    ) -> None:
        made = tuple(Button(title, "", token, token) for title, token in buttons)
        with self._lock:
            self._append(talk, sender, Reply(text, response, buttons=made), "")
            self._changed(talk)

    def look(self, talk: FakeTalk, phase: Phase, place: int | None = None, typing: bool = False, bot: bool = False) -> None:
        with self._lock:
            talk.view = YouthView(phase, place, counsellor_typing=typing, bot_typing=bot)
            self._changed(talk)

    def forget(self, talk: FakeTalk) -> None:
        """The conversation was purged or wiped from elsewhere."""
        with self._lock:
            self.talks = {key: value for key, value in self.talks.items() if value is not talk}
            self._changed(talk)

    # -- YouthDoor

    async def open(self, channel: Channel) -> Opened:
        assert channel is Channel.WEB, "the web channel opens only web conversations"
        opened = Opened(ConversationId(secrets.token_urlsafe(16)), secrets.token_urlsafe(32))
        with self._lock:
            self.talks[opened.conversation] = FakeTalk(opened.token)
        return opened

    async def open_for(self, channel: Channel, address: str) -> ConversationId:
        raise AssertionError("the web channel has no addresses")

    async def find(self, token: str) -> ConversationId | None:
        with self._lock:
            return next((key for key, talk in self.talks.items() if talk.token == token and not talk.left), None)

    async def receive(self, conversation: ConversationId, inbound: Inbound) -> Receipt:
        with self._lock:
            talk = self._talk(conversation)
            if self.too_much:
                wait, self.too_much = self.too_much, 0.0
                raise TooMuch(wait)
            if inbound.key in talk.receipts:
                return replace(talk.receipts[inbound.key], duplicate=True)
            self._check(talk, inbound)
            talk.received.append(inbound)
            if inbound.kind is not InboundKind.START:
                words = inbound.text or talk.titles.get(inbound.token, f"[{inbound.media}]")
                self._append(talk, Sender.YOUTH, Reply(words, ""), inbound.key)
            receipt = Receipt(len(talk.entries), duplicate=False)
            talk.receipts[inbound.key] = receipt
            for reply in self.answer(inbound):
                self._append(talk, Sender.BOT, reply, "")
            self._changed(talk)
            return receipt

    async def thread(self, conversation: ConversationId, after: int = 0) -> Sequence[Entry]:
        with self._lock:
            return tuple(self._talk(conversation).entries[after:])

    async def view(self, conversation: ConversationId) -> YouthView:
        with self._lock:
            return self._talk(conversation).view

    async def news(self, conversation: ConversationId, after: int) -> tuple[Sequence[Entry], YouthView]:
        return await self.thread(conversation, after), await self.view(conversation)

    @asynccontextmanager
    async def listen(self, conversation: ConversationId) -> AsyncIterator[AsyncIterator[None]]:
        listener = (asyncio.get_running_loop(), asyncio.Event())
        talk = self._talk(conversation)
        with self._lock:
            talk.listeners.append(listener)

        async def changes() -> AsyncIterator[None]:
            while True:
                await listener[1].wait()
                listener[1].clear()
                yield

        stream = changes()
        try:
            yield stream
        finally:
            with self._lock:
                talk.listeners.remove(listener)

    async def typing(self, conversation: ConversationId) -> None:
        self._talk(conversation).typed += 1

    async def leave(self, conversation: ConversationId) -> None:
        with self._lock:
            talk = self._talk(conversation)
            talk.left = True
            self._changed(talk)

    async def wipe(self, conversation: ConversationId) -> None:
        self.forget(self._talk(conversation))

    # -- inside

    def _talk(self, conversation: ConversationId) -> FakeTalk:
        try:
            return self.talks[conversation]
        except KeyError:
            raise UnknownConversation("unknown") from None

    def _check(self, talk: FakeTalk, inbound: Inbound) -> None:
        assert inbound.key, "every message has a client id"
        assert inbound.kind is not InboundKind.EDITED, "the widget has no editing"
        if inbound.kind is InboundKind.TEXT:
            assert inbound.text.strip(), "empty text"
            assert not inbound.token, "text carries no token"
        if inbound.kind is InboundKind.BUTTON:
            assert inbound.token in talk.titles, "a token that was never issued"
        if inbound.kind is InboundKind.MEDIA:
            assert inbound.media, "media without a kind"

    def _append(self, talk: FakeTalk, sender: Sender, reply: Reply, key: str) -> None:
        talk.entries.append(Entry(len(talk.entries) + 1, sender, reply, datetime.now(UTC), key))
        talk.titles.update({button.token: button.title for button in reply.buttons})

    def _changed(self, talk: FakeTalk) -> None:
        for loop, event in list(talk.listeners):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
