"""The facade: the three doors of one gateway and the work behind them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services import statistics
from bot.services.caretaker import Caretaker
from bot.services.desk_side import DeskSide
from bot.services.house import House
from bot.services.ports import Engine
from bot.services.push_side import PushSide
from bot.services.signals import Signals
from bot.services.storage import Storage
from bot.services.typing import BothTyping
from bot.services.worker import Worker
from bot.services.youth_side import YouthSide


class Kompas:
    """`youth` is a ports.YouthDoor, `desk` a ports.DeskDoor, `outgoing` a ports.Outgoing."""

    def __init__(self, name: str, storage: Storage, house: House, engine: Engine, signals: Signals) -> None:
        """`name` tells this gateway's leases from those of others on the same database."""
        typing = BothTyping(house.clock)
        self.worker = Worker(name, storage, house, engine, signals)
        self.caretaker = Caretaker(storage, house, signals)
        self.youth = YouthSide(storage, house, self.worker, signals, typing)
        self.desk = DeskSide(storage, house, signals, typing)
        self.outgoing = PushSide(storage, house, signals, typing)
        self._storage = storage
        self._house = house

    async def start(self, *, alone: bool) -> None:
        """Teach the database the vocabulary; `alone` (SQLite): what a killed gateway held is free at once."""
        vocabulary = self._house.content.vocabulary
        await self._storage.run(lambda uow: uow.reports.learn(vocabulary))
        if alone:
            await self._storage.run(lambda uow: uow.inbox.release_all())

    def warm(self) -> None:
        """Compile the crisis screen whole (about a second), in a thread beside the start."""
        self._house.lexicon.warm()

    async def statistics(self) -> Sequence[statistics.Count]:
        """For `kompas stats`."""
        return await self._storage.read(statistics.statistics)
