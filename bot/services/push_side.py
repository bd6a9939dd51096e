"""What senders of push channels use (ports.Outgoing): each call one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from bot.core.conversation import Channel, ConversationId
from bot.services import outgoing
from bot.services.house import House
from bot.services.ports import Delivery
from bot.services.signals import Signals
from bot.services.storage import Storage
from bot.services.typing import BothTyping

RENEW_TYPING = timedelta(seconds=4)
"""Telegram shows "is typing" for five."""
SENDING = 1.0
"""Seconds between looks when nothing was announced: what waited for its retry moment."""


class PushSide:
    """Method by method the docstrings are in ports.Outgoing."""

    def __init__(self, storage: Storage, house: House, signals: Signals, typing: BothTyping) -> None:
        self._storage = storage
        self._house = house
        self._signals = signals
        self._typing = typing.counsellor
        self._shown: dict[ConversationId, datetime] = {}

    async def next_deliveries(self, channel: Channel, limit: int = 20) -> Sequence[Delivery]:
        house = self._house
        typing = await self._typing_deliveries(channel)
        # most looks find nothing: a look does not need the write lock
        if not await self._storage.read(lambda uow: uow.outbox.due(channel, house.now())):
            return typing
        return [*typing, *await self._storage.run(lambda uow: outgoing.next_deliveries(uow, house, channel, limit))]

    async def delivered(self, delivery: str, external_id: str | None) -> None:
        await self._storage.run(lambda uow: uow.outbox.delivered(delivery, external_id))

    async def failed(self, delivery: str, retry_after: float) -> None:
        await self._storage.run(lambda uow: outgoing.failed(uow, self._house, delivery, retry_after))

    async def refused(self, delivery: str) -> None:
        await self._storage.run(lambda uow: outgoing.refused(uow, delivery))

    async def _typing_deliveries(self, channel: Channel) -> list[Delivery]:
        """A sign for each counsellor who types now, renewed before the channel's own sign fades."""
        now = self._house.now()
        typing = self._typing.active()
        self._shown = {one: at for one, at in self._shown.items() if one in typing and now - at < RENEW_TYPING}
        fresh = [one for one in typing if one not in self._shown]
        self._shown.update(dict.fromkeys(fresh, now))
        if not fresh:
            return []
        return await self._storage.read(lambda uow: outgoing.typing_deliveries(uow, channel, fresh))

    def outgoing(self, channel: Channel) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        return self._signals.listen(f"out:{channel.value}", at_least_every=SENDING)
