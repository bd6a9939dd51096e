"""Which counsellors take chats now; a row counts until its moment passes."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.adapters.database.tables.columns import METADATA, Moment

presence = Table(
    "presence",
    METADATA,
    Column("counsellor", String(64), primary_key=True),
    Column("until", Moment, nullable=False),
)
