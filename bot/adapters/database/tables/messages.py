"""What came in, what was said, what still has to be pushed. Words are sealed, keys are keyed hashes."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    false,
)

from bot.adapters.database.tables.columns import METADATA, Moment

_Position = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself only in an INTEGER key


def _conversation() -> Column[str]:
    return Column("conversation", String(22), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False)


entries = Table(
    "entries",
    METADATA,
    Column("conversation", String(22), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("sender", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("key_hash", LargeBinary(32)),
    UniqueConstraint("conversation", "key_hash"),
)

inbox = Table(
    "inbox",
    METADATA,
    Column("position", _Position, primary_key=True, autoincrement=True),
    _conversation(),
    Column("key_hash", LargeBinary(32), nullable=False),
    Column("body", LargeBinary),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    # the kind of crisis whose text is out already; sealed, and it must outlive a crash between the two commits
    Column("alarmed", LargeBinary),
    Column("done", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("conversation", "key_hash"),
)
Index("ix_inbox_open", inbox.c.conversation, inbox.c.position, sqlite_where=~inbox.c.done, postgresql_where=~inbox.c.done)
Index("ix_inbox_recent", inbox.c.conversation, inbox.c.at)

outbox = Table(
    "outbox",
    METADATA,
    Column("position", _Position, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    _conversation(),
    Column("channel", String(16), nullable=False),
    Column("seq", Integer, nullable=False),
    # 0: crisis texts and counsellors, 1: everything else
    Column("rank", SmallInteger, nullable=False),
    Column("not_before", Moment, nullable=False),
)
Index("ix_outbox_channel", outbox.c.channel, outbox.c.rank, outbox.c.position)
Index("ix_outbox_conversation", outbox.c.conversation, outbox.c.position)
