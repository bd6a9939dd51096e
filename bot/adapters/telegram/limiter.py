"""Telegram's limits: one message a second in one chat, 25 a second over all, and one chat's punishment is its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Sleep = Callable[[float], Awaitable[None]]
PER_CHAT = 1.0
"""Seconds from the end of one sending to the begin of the next: at the other end they are never closer either."""
OVERALL = 1 / 24
"""Seconds between any two sendings; a little less than 25 a second, because arrival jitters."""
_FORGET_ABOVE = 10_000


@dataclass
class _Lane:
    free_at: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Limiter:
    """`now` counts seconds and never goes back; both are replaced in tests."""

    def __init__(self, now: Callable[[], float], sleep: Sleep = asyncio.sleep, per_chat: float = PER_CHAT) -> None:
        self._per_chat = per_chat
        self._now = now
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._next = 0.0
        self._gate = asyncio.Lock()

    def wait(self, chat: str) -> float:
        """Seconds until this chat may be sent something."""
        lane = self._lanes.get(chat)
        return max(0.0, lane.free_at - self._now()) if lane else 0.0

    def hold(self, chat: str, seconds: float) -> None:
        """Telegram said 429: nothing to this chat before then. Other chats go on."""
        lane = self._lane(chat)
        lane.free_at = max(lane.free_at, self._now() + seconds)

    @asynccontextmanager
    async def slot(self, chat: str) -> AsyncIterator[None]:
        """Send inside: waits until both limits allow it."""
        lane = self._lane(chat)
        async with lane.lock:
            while (wait := lane.free_at - self._now()) > 0:
                await self._sleep(wait)
            await self.turn()
            try:
                yield
            finally:
                lane.free_at = max(lane.free_at, self._now() + self._per_chat)

    async def turn(self) -> None:
        """Only the overall limit, for what is no message (typing, taking a keyboard away)."""
        async with self._gate:  # one by one, so that no burst follows when this process was held up
            while (wait := self._next - self._now()) > 0:
                await self._sleep(wait)
            self._next = self._now() + OVERALL

    def _lane(self, chat: str) -> _Lane:
        if len(self._lanes) > _FORGET_ABOVE:
            now = self._now()
            self._lanes = {key: lane for key, lane in self._lanes.items() if lane.free_at > now or lane.lock.locked()}
        return self._lanes.setdefault(chat, _Lane())
