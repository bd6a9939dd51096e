"""One row for a conversation. In the clear only what the queue and the purge must sort by; all else is sealed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, SmallInteger, String, Table, false

from bot.adapters.database.tables.columns import METADATA, Moment

conversations = Table(
    "conversations",
    METADATA,
    Column("id", String(22), primary_key=True),
    Column("channel", String(16), nullable=False),
    # the key of everything below and of the rows in other tables; destroying it is the wipe
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("key_version", Integer, nullable=False),
    Column("token_hash", LargeBinary(32), unique=True),
    Column("address_hash", LargeBinary(32), unique=True),
    Column("address", LargeBinary),
    Column("dossier", LargeBinary, nullable=False),
    Column("state", LargeBinary),
    Column("turn", Integer, nullable=False, default=0),
    # handover
    Column("phase", String(16), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("alert", Boolean, nullable=False, server_default=false()),
    Column("since", Moment),
    Column("counsellor", String(64)),
    Column("lease_until", Moment),
    # life
    Column("opened_at", Moment, nullable=False),
    Column("active_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("read_seq", Integer, nullable=False),
    Column("had_counsellor", Boolean, nullable=False),
    Column("left", Boolean, nullable=False),
    Column("wiped", Boolean, nullable=False),
    Column("reported", Boolean, nullable=False),
    Column("spoke", Boolean, nullable=False),
    # which worker of which gateway answers now
    Column("worker", String(32)),
    Column("worker_until", Moment),
)
Index("ix_conversations_queue", conversations.c.phase, conversations.c.alert)
Index("ix_conversations_active", conversations.c.active_at)
Index("ix_conversations_changed", conversations.c.changed_at)
