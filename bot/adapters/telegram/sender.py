"""Brings what Kompas has to say to Telegram: in order per chat, within the limits, never lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bot.adapters.telegram.api import TelegramApi
from bot.adapters.telegram.config import TelegramWords
from bot.adapters.telegram.errors import AnotherPoller, Gone, Rejected, SlowDown, TelegramTrouble, TokenRefused, Unreachable
from bot.adapters.telegram.keyboard import keyboard
from bot.adapters.telegram.limiter import Limiter
from bot.adapters.telegram.split import split
from bot.adapters.telegram.updates import message_ids
from bot.core.conversation import Channel
from bot.services.ports import Delivery, Outgoing

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Messages under way; at 25 a second even the last of them goes out within a second, so urgent ones never wait long."""
LONGEST_PAUSE = 60.0
_REMEMBERED = 1000
KEEP_WAITING = 1.5
"""A chat that must wait longer than this gives its place to others."""


@dataclass
class _Progress:
    """How far a delivery came: after a failure its first parts are not sent again."""

    sent: list[str] = field(default_factory=list)
    failures: int = 0
    typing: bool = False


class Sender:
    """One per bot. `sweep` sends everything that is due."""

    def __init__(self, api: TelegramApi, outgoing: Outgoing, words: TelegramWords, limiter: Limiter) -> None:
        self._api = api
        self._outgoing = outgoing
        self._words = words
        self._limiter = limiter
        self._progress: dict[str, _Progress] = {}
        self._running: dict[asyncio.Task[None], str] = {}
        """Task -> delivery."""
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """For ever: send whenever there may be something."""
        try:
            async with self._outgoing.outgoing(Channel.TELEGRAM) as wakes, asyncio.TaskGroup() as both:
                both.create_task(self._listen(wakes))
                both.create_task(self._fetch_whenever_woken())
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _listen(self, wakes: AsyncIterator[None]) -> None:
        async for _ in wakes:
            self._wake.set()

    async def _fetch_whenever_woken(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self.fetch()

    async def fetch(self) -> None:
        """Start whatever is due, as far as there is room; a finished one wakes us for the next."""
        if room := AT_ONCE - len(self._running):
            for delivery in await self._outgoing.next_deliveries(Channel.TELEGRAM, room):
                if delivery.id not in self._running.values():  # a very slow one was offered again
                    self._begin(delivery)

    async def sweep(self) -> None:
        """Send until nothing is due any more."""
        await self.fetch()
        while self._running:
            await asyncio.wait(set(self._running))
            await self.fetch()

    def _begin(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery))
        self._running[task] = delivery.id
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # not ours to name (the storage, say); the message stays taken for a while and then comes again
            log.error("telegram: a delivery broke off: %s", type(error).__name__)

    async def _deliver(self, delivery: Delivery) -> None:
        if (wait := self._limiter.wait(delivery.address)) > KEEP_WAITING:
            await self._outgoing.failed(delivery.id, wait)
            return
        progress = self._progress.setdefault(delivery.id, _Progress())
        if len(self._progress) > _REMEMBERED:  # wiped or purged while they failed: they never come back
            del self._progress[next(iter(self._progress))]
        try:
            if delivery.typing_only:
                await self._type(delivery.address)
            else:
                await self._send(delivery, progress)
        except Gone:
            self._progress.pop(delivery.id, None)
            await self._outgoing.refused(delivery.id)
        except Rejected:
            self._progress.pop(delivery.id, None)
            log.error("telegram: a message was rejected for good")
            await self._outgoing.delivered(delivery.id, None)
        except SlowDown as trouble:
            self._limiter.hold(delivery.address, trouble.retry_after)
            await self._outgoing.failed(delivery.id, trouble.retry_after)
        except (Unreachable, TokenRefused, AnotherPoller) as trouble:
            progress.failures += 1
            log.warning("telegram: a message could not be sent now: %s", trouble.code)
            await self._outgoing.failed(delivery.id, min(LONGEST_PAUSE, 2.0 ** (progress.failures - 1)))
        else:
            self._progress.pop(delivery.id, None)
            await self._outgoing.delivered(delivery.id, ",".join(progress.sent) or None)

    async def _send(self, delivery: Delivery, progress: _Progress) -> None:
        if delivery.forget:
            await self._api.delete(delivery.address, [number for name in delivery.forget for number in message_ids(name)])
        parts = split(delivery.text)
        for number in range(len(progress.sent), len(parts)):
            last = number == len(parts) - 1
            if self._limiter.wait(delivery.address) > 0:
                await self._type(delivery.address)
            async with self._limiter.slot(delivery.address):
                progress.sent.append(await self._part(delivery, parts[number], last))

    async def _part(self, delivery: Delivery, text: str, last: bool) -> str:
        """The keyboard hangs under the last part. Telegram refuses a whole message for a bad button, so then without any."""
        chat = delivery.address
        if not last:
            return await self._api.send(chat, text)
        try:
            # the last word after a wipe stands alone: nothing is left to go back to
            buttons = None if delivery.forget else keyboard(delivery.buttons, self._words.navigation)
            return await self._api.send(chat, text, buttons)
        except Rejected:
            log.error("telegram: a message was rejected; once more without buttons")
            return await self._api.send(chat, text)

    async def _type(self, chat: str) -> None:
        """Best effort: whoever is really gone shows at the message itself."""
        await self._limiter.turn()
        try:
            await self._api.typing(chat)
        except SlowDown as trouble:
            self._limiter.hold(chat, trouble.retry_after)
        except TelegramTrouble:
            return
