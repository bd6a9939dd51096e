"""A strict Telegram, a Kompas in memory, and the channel between them."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.adapters.telegram.api import TelegramApi
from bot.adapters.telegram.channel import TelegramChannel
from bot.adapters.telegram.config import TelegramWords
from bot.adapters.telegram.courtesy import Courtesy
from bot.adapters.telegram.fake import FakeTelegram
from bot.adapters.telegram.fake_door import FakeKompas, text
from bot.adapters.telegram.limiter import Limiter
from bot.adapters.telegram.receiver import Receiver
from bot.adapters.telegram.sender import Sender

SANNE, MO, GROUP = 730001991, 730001992, -100500
WORDS = TelegramWords(
    ("Mens spreken", "Terug", "Stoppen"),
    "Kompas",
    "Een chatbot.",
    "Dit is een chatbot.",
    {"start": "Begin", "wis": "Wis dit gesprek"},
)


class FakeTime:
    """Seconds that pass only when somebody sleeps; sleepers wake in the order of their time."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0
        self._sleepers: list[tuple[float, int]] = []
        self._count = 0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        me = (self.seconds + seconds, self._count)
        heapq.heappush(self._sleepers, me)
        try:
            await asyncio.sleep(0)
            while self._sleepers[0] != me:  # noqa: ASYNC110  # others have to run first, and no real time passes
                await asyncio.sleep(0)
            self.seconds = max(self.seconds, me[0])
        finally:
            self._sleepers.remove(me)
            heapq.heapify(self._sleepers)


@dataclass
class Parts:
    """The channel taken apart: a test drives each part itself and no real time passes."""

    time: FakeTime
    telegram: FakeTelegram
    kompas: FakeKompas
    api: TelegramApi
    limiter: Limiter
    courtesy: Courtesy
    sender: Sender
    receiver: Receiver

    async def round(self) -> bool:
        """One poll, with everything it sets off."""
        stored = await self.receiver.round()
        await self.courtesy.idle()
        return stored

    async def exchange(self) -> None:
        """Receive what there is, then send what there is."""
        await self.round()
        await self.sender.sweep()

    def restarted(self) -> Receiver:
        """What a killed process comes back with: nothing but what Telegram and Kompas remember."""
        self.receiver = Receiver(self.api, self.kompas, self.courtesy)
        return self.receiver


@pytest.fixture
async def parts() -> AsyncIterator[Parts]:
    time = FakeTime()
    telegram, kompas = FakeTelegram(now=time.now), FakeKompas(time.now)
    api = TelegramApi(telegram.settings(poll_seconds=0), telegram.transport)
    limiter = Limiter(time.now, time.sleep)
    courtesy = Courtesy(api, limiter, text, time.sleep)
    sender = Sender(api, kompas, WORDS, limiter)
    yield Parts(time, telegram, kompas, api, limiter, courtesy, sender, Receiver(api, kompas, courtesy))
    await courtesy.close()
    await api.close()
    telegram.verify()


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    fake = FakeTelegram()
    yield fake
    fake.verify()


@pytest.fixture
def kompas() -> FakeKompas:
    return FakeKompas(time.monotonic)


async def no_pause(_seconds: float) -> None:
    """Between two attempts at an absent Telegram."""
    await asyncio.sleep(0)


@asynccontextmanager
async def running(telegram: FakeTelegram, kompas: FakeKompas) -> AsyncIterator[TelegramChannel]:
    """The whole channel, as bootstrap runs it."""
    channel = TelegramChannel(telegram.settings(), WORDS, kompas, kompas, text, telegram.transport, no_pause)
    async with running_channel(channel):
        yield channel


@asynccontextmanager
async def running_channel(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    """For as long as the block lasts."""
    task = asyncio.create_task(channel.run())
    try:
        yield channel
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
