"""How the accounts reach the database: transactions on a bare connection, borrowed from Kompas's own database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Store(Protocol):
    """Runs work in a thread, each piece in one transaction: committed when it returns, undone when it raises."""

    async def run(self, work: Callable[[Connection], T]) -> T: ...

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Work that changes nothing, on a snapshot; takes no write lock."""
        ...


class _Database(Protocol):
    async def run(self, work: Callable[[Any], T]) -> T: ...

    async def read(self, work: Callable[[Any], T]) -> T: ...


class _OnDatabase:
    def __init__(self, database: _Database) -> None:
        self._database = database

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await self._database.run(lambda unit: work(unit.connection))

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._database.read(lambda unit: work(unit.connection))


def on_database(database: _Database) -> Store:
    """The accounts' store on bot.adapters.database.Database."""
    return _OnDatabase(database)
