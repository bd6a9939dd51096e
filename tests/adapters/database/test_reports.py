"""The statistics in the database: nothing but closed categories can enter, and no order comes out."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.adapters.database import Database, SqlUnitOfWork
from bot.adapters.database.tables import METADATA, pending_facts, report_facts, vocabulary
from bot.services.storage import UnitOfWork

VOCABULARY = {"topic": frozenset({"sextortion", "deepnude"}), "crisis": frozenset({"yes", "no"})}


@pytest.fixture
async def reports(database: Database) -> Database:
    await database.run(lambda uow: uow.reports.learn(VOCABULARY))
    return database


def add(topic: str, crisis: str = "no"):
    return lambda uow: uow.reports.add("2026-11", {"topic": topic, "crisis": crisis})


async def test_reports_are_counted_while_they_wait_and_after(reports: Database) -> None:
    for topic in ("sextortion", "deepnude", "sextortion"):
        await reports.run(add(topic))
    expected = [("2026-11", "crisis", "no", 3), ("2026-11", "topic", "deepnude", 1), ("2026-11", "topic", "sextortion", 2)]
    assert await reports.read(lambda uow: list(uow.reports.table())) == expected
    assert await reports.run(lambda uow: uow.reports.settle(3)) == 3
    assert await reports.read(lambda uow: list(uow.reports.table())) == expected


async def test_few_reports_wait_for_company(reports: Database) -> None:
    await reports.run(add("sextortion"))
    assert await reports.run(lambda uow: uow.reports.settle(10)) == 0


@pytest.mark.parametrize(
    "row",
    [
        {"category": "topic", "value": "hij heet Kevin", "month": "2026-11", "report": "a" * 32},
        {"category": "notes", "value": "sextortion", "month": "2026-11", "report": "a" * 32},
        {"category": "topic", "value": "sextortion", "month": "2026-11-18", "report": "a" * 32},
        {"category": "topic", "value": "sextortion", "month": "Sanne!!", "report": "a" * 32},
        {"category": "topic", "value": "sextortion", "month": "2026-11", "report": "sanne@school.nl"},
    ],
)
@pytest.mark.parametrize("table", [pending_facts, report_facts], ids=lambda table: table.name)
async def test_the_database_itself_refuses_free_text(reports: Database, table: sa.Table, row: dict[str, str]) -> None:
    with pytest.raises((sa.exc.IntegrityError, sa.exc.DataError)):
        await reports.run(lambda uow: uow.connection.execute(sa.insert(table).values(**row)))


def test_the_schema_has_no_place_for_a_link_or_a_time() -> None:
    for table in (pending_facts, report_facts):
        assert [column.name for column in table.columns] == ["report", "category", "value", "month"]
        assert {key.column.table.name for key in table.foreign_keys} == {"vocabulary"}
    assert {t.name for t in METADATA.sorted_tables if any(k.column.table is report_facts for k in t.foreign_keys)} == set()


async def test_sqlite_keeps_no_hidden_order(sqlite_url: str, reports: Database) -> None:
    if not reports.url.startswith("sqlite"):
        return
    for table in (pending_facts, report_facts, vocabulary):
        with pytest.raises(sa.exc.OperationalError, match="no such column"):
            await reports.read(lambda uow, name=table.name: uow.connection.exec_driver_sql(f"SELECT rowid FROM {name}"))


async def test_a_settled_batch_is_not_in_the_order_of_arrival(reports: Database) -> None:
    def order(uow: SqlUnitOfWork, table: sa.Table) -> list[str]:
        return list(uow.connection.execute(sa.select(table.c.report).where(table.c.category == "topic")).scalars())

    arrived: list[str] = []
    for _ in range(20):
        await reports.run(add("sextortion"))
        fresh = await reports.read(lambda uow: order(uow, pending_facts))
        arrived += [report for report in fresh if report not in arrived]
    await reports.run(lambda uow: uow.reports.settle(20))
    settled = await reports.read(lambda uow: order(uow, report_facts))
    assert sorted(settled) == sorted(arrived)
    assert settled != arrived


async def test_learning_forgets_what_is_not_used_and_keeps_what_is_counted(reports: Database) -> None:
    def known(uow: SqlUnitOfWork) -> set[tuple[str, str]]:
        return {(row.category, row.value) for row in uow.connection.execute(sa.select(vocabulary))}

    await reports.run(add("deepnude"))
    fresh = {"topic": frozenset({"grooming"})}
    await reports.run(lambda uow: uow.reports.learn(fresh))
    assert await reports.read(known) == {("topic", "grooming"), ("topic", "deepnude"), ("crisis", "no")}


async def test_an_empty_report_is_no_report(reports: Database) -> None:
    def empty(uow: UnitOfWork) -> None:
        uow.reports.add("2026-11", {})

    await reports.run(empty)
    assert await reports.read(lambda uow: list(uow.reports.table())) == []
