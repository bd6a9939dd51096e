"""The house's own rounds: leases that ran out, a desk that closed, silence, retention, and changes of other gateways."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.services.close import close_silent
from bot.services.counsellor import expire_leases
from bot.services.house import House
from bot.services.purge import purge
from bot.services.request_human import close_queue
from bot.services.signals import Signals
from bot.services.storage import Storage, UnitOfWork

log = logging.getLogger(__name__)
ROUND = 5.0
"""Seconds between looks at leases and the queue."""
PURGE = timedelta(minutes=10)
WATCH = 1.0
"""Seconds between looks at what other gateways changed."""
OVERLAP = timedelta(seconds=10)
"""A transaction carries the time at which it began to write; looking back this far misses none that committed late."""


class Caretaker:
    """Every gateway may run one; rounds of two do the same thing twice and harm nothing."""

    def __init__(self, storage: Storage, house: House, signals: Signals) -> None:
        self._storage = storage
        self._house = house
        self._signals = signals
        self._purged: datetime | None = None

    async def run(self) -> None:
        """Until cancelled. The first round catches up with what was due while nothing ran."""
        while True:
            await self.round()
            await asyncio.sleep(ROUND)

    async def round(self) -> None:
        """One look at everything."""
        await self._storage.run(self._tend)
        now = self._house.now()
        if self._purged is None or now - self._purged >= PURGE:
            gone = await self._storage.run(lambda uow: purge(uow, self._house))
            self._purged = now
            if gone:
                log.info("%d conversations reached the end of their time", gone)

    async def watch(self) -> None:
        """Until cancelled: announce here what another gateway on the same database changed."""
        known = frozenset[str]()
        while True:
            await asyncio.sleep(WATCH)
            known = await self.look_around(known)

    async def look_around(self, known: frozenset[str]) -> frozenset[str]:
        """Announce what changed of late and was not known yet; returns what is known now."""
        since = self._house.now() - OVERLAP
        changed = await self._storage.read(lambda uow: uow.conversations.versions(since))
        fresh = {f"talk:{conversation}" for conversation, version in changed if f"{conversation} {version}" not in known}
        if fresh:
            self._signals.announce({"desk", *fresh})
        return frozenset(f"{conversation} {version}" for conversation, version in changed)

    def _tend(self, uow: UnitOfWork) -> None:
        expire_leases(uow, self._house)
        for waiting in uow.conversations.queue():
            if not waiting.handover.alert_only and not self._house.content.open(self._house.now()):
                close_queue(uow, self._house, uow.conversations.get(waiting.id))
        close_silent(uow, self._house)
