"""The statistics: a random number, a month and closed categories. Free text cannot enter, order and time are not there.

A fact refers to `vocabulary`, so the database itself refuses a value that no content file names. SQLite keeps the rows
by their random key (WITHOUT ROWID): nothing tells which came first. New reports wait in `pending_facts` until there are
enough to be moved in shuffled order, because PostgreSQL's heap would show the order of arrival.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, String, Table

from bot.adapters.database.tables.columns import METADATA

vocabulary = Table(
    "vocabulary",
    METADATA,
    Column("category", String(32), primary_key=True),
    Column("value", String(64), primary_key=True),
    sqlite_with_rowid=False,
)


def _facts(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("report", String(32), primary_key=True),
        Column("category", String(32), primary_key=True),
        Column("value", String(64), nullable=False),
        Column("month", String(7), nullable=False),
        ForeignKeyConstraint(["category", "value"], ["vocabulary.category", "vocabulary.value"]),
        CheckConstraint("length(month) = 7 AND month LIKE '20__-__'", name="month"),
        CheckConstraint("length(report) = 32", name="report"),
        sqlite_with_rowid=False,
    )


report_facts = _facts("report_facts")
pending_facts = _facts("pending_facts")
