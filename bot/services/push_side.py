"""What senders of push channels use (ports.Outgoing): each call one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager

from bot.core.conversation import Channel
from bot.services import outgoing
from bot.services.house import House
from bot.services.ports import Delivery
from bot.services.signals import Signals
from bot.services.storage import Storage

SENDING = 1.0
"""Seconds between looks when nothing was announced: what waited for its retry moment."""


class PushSide:
    """Method by method the docstrings are in ports.Outgoing."""

    def __init__(self, storage: Storage, house: House, signals: Signals) -> None:
        self._storage = storage
        self._house = house
        self._signals = signals

    async def next_deliveries(self, channel: Channel, limit: int = 20) -> Sequence[Delivery]:
        house = self._house
        # most looks find nothing: a look does not need the write lock
        if not await self._storage.read(lambda uow: uow.outbox.due(channel, house.now())):
            return []
        return await self._storage.run(lambda uow: outgoing.next_deliveries(uow, house, channel, limit))

    async def delivered(self, delivery: str, external_id: str | None) -> None:
        await self._storage.run(lambda uow: uow.outbox.delivered(delivery, external_id))

    async def failed(self, delivery: str, retry_after: float) -> None:
        await self._storage.run(lambda uow: outgoing.failed(uow, self._house, delivery, retry_after))

    async def refused(self, delivery: str) -> None:
        await self._storage.run(lambda uow: outgoing.refused(uow, delivery))

    def outgoing(self, channel: Channel) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        return self._signals.listen(f"out:{channel.value}", at_least_every=SENDING)
