"""Transactions: together on disk, apart in failure, announced only after the commit."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.adapters.clock.fake import FakeClock
from bot.adapters.crypto import Vault
from bot.adapters.database import Database, SqlUnitOfWork
from bot.core.conversation import CounsellorId
from bot.services.storage import UnitOfWork

ELS = CounsellorId("els")


def here(uow: UnitOfWork) -> None:
    uow.presence.here(ELS, uow_until)


uow_until = FakeClock().now() + timedelta(minutes=1)


async def test_what_was_committed_is_read_and_announced(database: Database, clock: FakeClock) -> None:
    heard: list[frozenset[str]] = []
    database.announce = heard.append
    await database.run(here)
    assert heard == [frozenset({"desk"})]
    assert await database.read(lambda uow: uow.presence.anybody(clock.now()))


async def test_work_that_fails_leaves_nothing_and_announces_nothing(database: Database, clock: FakeClock) -> None:
    heard: list[frozenset[str]] = []
    database.announce = heard.append

    def half(uow: UnitOfWork) -> None:
        here(uow)
        raise LookupError("the second half")

    with pytest.raises(LookupError):
        await database.run(half)
    assert heard == []
    assert not await database.read(lambda uow: uow.presence.anybody(clock.now()))


async def test_one_failure_among_many_is_its_own(database: Database) -> None:
    def work(number: int):
        def piece(uow: SqlUnitOfWork) -> int:
            uow.presence.here(CounsellorId(f"c{number}"), uow_until)
            if number % 5 == 0:
                raise LookupError(str(number))
            return number

        return piece

    results = await asyncio.gather(*(database.run(work(n)) for n in range(50)), return_exceptions=True)
    assert [r for r in results if isinstance(r, int)] == [n for n in range(50) if n % 5]
    count = sa.text("SELECT count(*) FROM presence")
    assert await database.read(lambda uow: uow.connection.execute(count).scalar_one()) == 40


async def test_a_reader_cannot_write_on_sqlite(sqlite_url: str, vault: Vault, clock: FakeClock) -> None:
    database = Database(sqlite_url, vault, clock)
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        await database.read(here)
    database.stop()


async def test_a_database_in_trouble_refuses_and_recovers(
    tmp_path: Path, sqlite_url: str, vault: Vault, clock: FakeClock
) -> None:
    """Nobody is told that something was stored when it was not; the writer lives on."""
    database = Database(sqlite_url, vault, clock)
    database.start()
    other = sqlite3.connect(tmp_path / "kompas.db", isolation_level=None)
    other.execute("ALTER TABLE presence RENAME TO gone")
    with pytest.raises(sa.exc.OperationalError):
        await database.run(here)
    other.execute("ALTER TABLE gone RENAME TO presence")
    other.close()
    await database.run(here)
    assert await database.read(lambda uow: uow.presence.anybody(clock.now()))
    database.stop()


async def test_sqlite_is_durable_strict_and_forgetful(sqlite_url: str, vault: Vault, clock: FakeClock) -> None:
    database = Database(sqlite_url, vault, clock)
    database.start()

    def pragmas(uow: SqlUnitOfWork) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        return {name: uow.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}
    assert await database.run(pragmas) == expected
    database.stop()


def test_the_file_belongs_to_its_owner(tmp_path: Path, sqlite_url: str) -> None:
    assert (tmp_path / "kompas.db").stat().st_mode & 0o077 == 0


def test_its_name_hides_the_address(database: Database) -> None:
    assert repr(database) in ("Database(sqlite)", "Database(postgresql)")
