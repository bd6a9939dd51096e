"""A youth on Telegram: types and presses in the fake Bot API, and reads what Kompas really sent there.

Telegram carries no data beside a text, so response names, slots and referrals come from the thread of the same system;
each of its lines must have arrived in the chat, or the player calls it lost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bot.core.conversation import Channel, ConversationId, Entry, Sender
from bot.core.errors import EngineUnavailable
from bot.evaluation.own_system import OwnSystem
from bot.evaluation.play import Choice, Heard

PATIENCE = 30.0
LOOK = 0.02
"""Seconds between looks at a system in the same process."""


class TelegramPlayer:
    """One chat of one youth."""

    def __init__(self, system: OwnSystem, chat: int) -> None:
        self._system = system
        self._chat = chat
        self._seen = 0

    async def conversation(self) -> ConversationId | None:
        """The running talk of this chat; None before the first message and after a wipe."""
        read = self._system.app.database.read
        return await read(lambda uow: uow.conversations.by_address(Channel.TELEGRAM, str(self._chat)))

    async def start(self) -> Sequence[Heard]:
        await self._system.telegram.user_says(self._chat, "/start")
        return await self._until_quiet()

    async def say(self, text: str) -> Sequence[Heard]:
        await self._system.telegram.user_says(self._chat, text)
        return await self._until_quiet()

    async def press(self, choice: Choice) -> Sequence[Heard]:
        await self._system.telegram.user_presses(self._chat, choice.title)
        return await self._until_quiet()

    async def send_picture(self) -> Sequence[Heard]:
        await self._system.telegram.user_sends_media(self._chat, "photo")
        return await self._until_quiet()

    async def stop(self) -> Sequence[Heard]:
        if await self.conversation() is None:
            return []
        await self._system.telegram.user_says(self._chat, "/stop")
        return await self._until_quiet()

    async def _until_quiet(self) -> Sequence[Heard]:
        """What the bot said since the last look, once it has nothing more to say and everything stands in the chat."""
        youth = self._system.app.kompas.youth
        began = self._seen > 0
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            await asyncio.sleep(LOOK)
            conversation = await self.conversation()
            if conversation is None:
                if began and (last := self._system.telegram.sent(self._chat)):  # wiped: only the last word is left
                    return [Heard("bot", last[-1].text, "gateway.wiped")]
                continue
            if (await youth.view(conversation)).answering:
                continue
            entries = await youth.thread(conversation, after=self._seen)
            told = [entry for entry in entries if entry.sender is not Sender.YOUTH]
            if told and self._arrived(told):
                self._seen = entries[-1].seq
                return [_heard(entry) for entry in told]
        raise EngineUnavailable(f"nothing came back on Telegram within {PATIENCE:.0f} s")

    def _arrived(self, told: Sequence[Entry]) -> bool:
        chat = "\n".join(message.text for message in self._system.telegram.sent(self._chat))
        return all(part in chat for entry in told for part in entry.reply.text.split("\n\n"))


def _heard(entry: Entry) -> Heard:
    reply = entry.reply
    choices = tuple(Choice(b.title, b.token, b.value) for b in reply.buttons)
    return Heard(entry.sender.value, reply.text, reply.response, reply.slot, reply.referrals, choices)
