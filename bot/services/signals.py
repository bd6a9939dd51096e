"""Wakes those who listen inside this process; a missed or foreign change is caught by a slow look around."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

HEARTBEAT = 15.0
"""Seconds between looks of a screen when nothing was announced."""


class Signals:
    """Named signals: `talk:<id>`, `desk`, `work`, `out:<channel>`. Carries no content, only "look again"."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    def announce(self, signals: Iterable[str]) -> None:
        """Call in the event loop."""
        for signal in signals:
            for event in self._listeners.get(signal, ()):
                event.set()

    def listened(self, prefix: str) -> list[str]:
        """The names somebody listens to now."""
        return [name for name in self._listeners if name.startswith(prefix)]

    @asynccontextmanager
    async def listen(self, *names: str, at_least_every: float) -> AsyncIterator[AsyncIterator[None]]:
        """Yields at once, then at every change, and at least every so many seconds."""
        event = asyncio.Event()
        event.set()
        for name in names:
            self._listeners[name].add(event)
        try:
            yield self._yield(event, at_least_every)
        finally:
            for name in names:
                self._listeners[name].discard(event)
                if not self._listeners[name]:
                    del self._listeners[name]

    async def _yield(self, event: asyncio.Event, at_least_every: float) -> AsyncIterator[None]:
        while True:
            try:
                async with asyncio.timeout(at_least_every):
                    await event.wait()
            except TimeoutError:
                pass  # the slow look around
            event.clear()
            yield None
