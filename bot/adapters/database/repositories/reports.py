"""Stores the statistics."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select, union_all

from bot.adapters.database.tables import pending_facts, report_facts, vocabulary
from bot.core.pseudonym import new_row_id


class SqlReports:
    """bot.services.storage.Reports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, month: str, categories: Mapping[str, str]) -> None:
        report = new_row_id()
        rows = [{"report": report, "month": month, "category": name, "value": value} for name, value in categories.items()]
        if rows:
            self._connection.execute(insert(pending_facts), rows)

    def settle(self, at_least: int) -> int:
        reports = list(self._connection.execute(select(pending_facts.c.report).distinct()).scalars())
        if len(reports) < at_least:
            return 0
        rows = [row._asdict() for row in self._connection.execute(select(pending_facts))]
        secrets.SystemRandom().shuffle(rows)
        if rows:
            self._connection.execute(insert(report_facts), rows)
            self._connection.execute(delete(pending_facts))
        return len(reports)

    def table(self) -> Sequence[tuple[str, str, str, int]]:
        both = union_all(select(report_facts), select(pending_facts)).subquery()
        columns = (both.c.month, both.c.category, both.c.value)
        statement = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        return [(month, category, value, count) for month, category, value, count in self._connection.execute(statement)]

    def learn(self, vocabulary_of: Mapping[str, frozenset[str]]) -> None:
        known = {(row.category, row.value) for row in self._connection.execute(select(vocabulary))}
        wanted = {(name, value) for name, values in vocabulary_of.items() for value in values}
        fresh = [{"category": name, "value": value} for name, value in sorted(wanted - known)]
        if fresh:
            self._connection.execute(insert(vocabulary), fresh)
        for facts in (report_facts, pending_facts):
            known -= {
                (row.category, row.value) for row in self._connection.execute(select(facts.c.category, facts.c.value).distinct())
            }
        for name, value in known - wanted:
            self._connection.execute(delete(vocabulary).where(vocabulary.c.category == name, vocabulary.c.value == value))
