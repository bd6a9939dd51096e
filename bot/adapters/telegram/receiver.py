"""Reads updates and stores them; Telegram may forget an update only after it is committed here."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.adapters.telegram.api import TelegramApi
from bot.adapters.telegram.courtesy import Courtesy
from bot.adapters.telegram.keyboard import is_navigation
from bot.adapters.telegram.updates import Meant, understand
from bot.core.conversation import Channel, Inbound
from bot.core.errors import Refused, TooMuch, UnknownConversation
from bot.services.ports import YouthDoor

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 5
"""Attempts at one update while others go through: it must not stand in everybody's way for ever."""

Update = Mapping[str, Any]


class Receiver:
    """One per bot. `round` is one long poll; `offset` is what the next one confirms."""

    def __init__(self, api: TelegramApi, door: YouthDoor, courtesy: Courtesy) -> None:
        self._api = api
        self._door = door
        self._courtesy = courtesy
        self.offset: int | None = None
        self._done: set[int] = set()
        """Stored, but an earlier update is not yet, so that the offset could not pass them."""
        self._attempts: Counter[int] = Counter()

    async def round(self, *, wait: bool = True) -> bool:
        """One poll, a short one without `wait`. False when something could not be stored. Raises TelegramTrouble."""
        found = await self._api.updates(self.offset, wait=wait)
        found = sorted((update for update in found if isinstance(update.get("update_id"), int)), key=_number)
        lanes: dict[str, list[tuple[int, Meant]]] = {}
        for update in (update for update in found if _number(update) not in self._done):
            meant = understand(update)
            if meant is None:
                log.warning("telegram: an update of an unknown shape was passed over")
                self._done.add(_number(update))
                continue
            lanes.setdefault(meant.chat or f"-{_number(update)}", []).append((_number(update), meant))
        stored = await self._store(list(lanes.values()))
        self._confirm([_number(update) for update in found])
        return stored

    async def _store(self, lanes: Sequence[Sequence[tuple[int, Meant]]]) -> bool:
        """All chats at once, each in order; a chat stops at its first failure, so that nothing overtakes it."""
        failed = []
        before = len(self._done)
        # an exception of the storage is not ours to name: it comes back as a result and the update stays unconfirmed
        for lane, result in zip(lanes, await asyncio.gather(*map(self._lane, lanes), return_exceptions=True), strict=True):
            if isinstance(result, asyncio.CancelledError):
                raise result
            if isinstance(result, BaseException):
                log.error("telegram: an update could not be stored: %s", type(result).__name__)
                failed.append(next(number for number, _ in lane if number not in self._done))
        if len(self._done) > before:  # the storage works, so it is this update that does not
            self._attempts.update(failed)
        for number in failed:
            if self._attempts[number] >= GIVE_UP_AFTER:
                log.error("telegram: an update was given up after %d attempts", GIVE_UP_AFTER)
                self._done.add(number)
        return not failed

    async def _lane(self, lane: Sequence[tuple[int, Meant]]) -> None:
        for number, meant in lane:
            await self._one(meant)
            self._done.add(number)

    def _confirm(self, seen: Sequence[int]) -> None:
        """Move the offset up to the first update that is not stored. Telegram may restart its numbers, also lower."""
        open_ones = [number for number in seen if number not in self._done]
        if not seen:  # everything before the offset is confirmed by now; without one, lower numbers come through as well
            self.offset = None
        else:
            self.offset = min(open_ones) if open_ones else max(seen) + 1
        self._done = {number for number in self._done if open_ones and number in seen}
        self._attempts = Counter({number: count for number, count in self._attempts.items() if number in open_ones})

    async def _one(self, meant: Meant) -> None:
        if meant.callback:
            self._courtesy.answer(meant.callback)
        if not meant.chat:
            return
        if meant.foreign:
            self._courtesy.leave(meant.chat)
            return
        if meant.help:
            self._courtesy.say(meant.chat, "telegram.help")
            return
        if meant.blocked or meant.away:
            await self._door.leave(await self._door.open_for(Channel.TELEGRAM, meant.chat))
            if meant.away:  # all else is taken away by the last word of the conversation
                self._courtesy.delete(meant.chat, [meant.message])
            return
        for inbound in meant.inbound:
            await self._receive(meant.chat, inbound)
        if meant.delete:
            self._courtesy.delete(meant.chat, [meant.message])
        elif meant.callback and not is_navigation(meant.inbound[0].token):
            self._courtesy.remove_keyboard(meant.chat, meant.message)

    async def _receive(self, chat: str, inbound: Inbound) -> None:
        try:
            await self._store_inbound(chat, inbound)
        except TooMuch:
            log.info("telegram: a message over the limit was refused; the youth was told")
        except UnknownConversation:
            raise
        except Refused:
            self._courtesy.say(chat, "gateway.too_long")

    async def _store_inbound(self, chat: str, inbound: Inbound) -> None:
        try:
            await self._door.receive(await self._door.open_for(Channel.TELEGRAM, chat), inbound)
        except UnknownConversation:  # wiped between the two calls: a fresh one is found now
            await self._door.receive(await self._door.open_for(Channel.TELEGRAM, chat), inbound)


def _number(update: Update) -> int:
    return int(update["update_id"])
