"""The tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _conversations()
    _messages()
    _statistics()


def downgrade() -> None:
    op.drop_table("report_facts")
    op.drop_table("pending_facts")
    op.drop_index("ix_outbox_conversation", table_name="outbox")
    op.drop_index("ix_outbox_channel", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_inbox_recent", table_name="inbox")
    op.drop_index("ix_inbox_open", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("entries")
    op.drop_table("vocabulary")
    op.drop_table("presence")
    op.drop_index("ix_conversations_queue", table_name="conversations")
    op.drop_index("ix_conversations_changed", table_name="conversations")
    op.drop_index("ix_conversations_active", table_name="conversations")
    op.drop_table("conversations")


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32)),
        sa.Column("address_hash", sa.LargeBinary(length=32)),
        sa.Column("address", sa.LargeBinary()),
        sa.Column("dossier", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.LargeBinary()),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("alert", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", sa.BigInteger()),
        sa.Column("counsellor", sa.String(length=64)),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("active_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("read_seq", sa.Integer(), nullable=False),
        sa.Column("had_counsellor", sa.Boolean(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.Column("wiped", sa.Boolean(), nullable=False),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.Column("spoke", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(length=32)),
        sa.Column("worker_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("address_hash", name="uq_conversations_address_hash"),
        sa.UniqueConstraint("token_hash", name="uq_conversations_token_hash"),
    )
    op.create_index("ix_conversations_active", "conversations", ["active_at"])
    op.create_index("ix_conversations_changed", "conversations", ["changed_at"])
    op.create_index("ix_conversations_queue", "conversations", ["phase", "alert"])
    op.create_table(
        "presence",
        sa.Column("counsellor", sa.String(length=64), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("counsellor", name="pk_presence"),
    )


def _messages() -> None:
    op.create_table(
        "entries",
        sa.Column("conversation", sa.String(length=22), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sender", sa.String(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32)),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_entries_conversation_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation", "seq", name="pk_entries"),
        sa.UniqueConstraint("conversation", "key_hash", name="uq_entries_conversation_key_hash"),
    )
    op.create_table(
        "inbox",
        sa.Column("position", POSITION, autoincrement=True, nullable=False),
        sa.Column("conversation", sa.String(length=22), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("alarmed", sa.LargeBinary()),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_inbox_conversation_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name="pk_inbox"),
        sa.UniqueConstraint("conversation", "key_hash", name="uq_inbox_conversation_key_hash"),
    )
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["conversation", "position"],
        sqlite_where=sa.text("done = 0"),
        postgresql_where=sa.text("NOT done"),
    )
    op.create_index("ix_inbox_recent", "inbox", ["conversation", "at"])
    op.create_table(
        "outbox",
        sa.Column("position", POSITION, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=22), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_outbox_conversation_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    op.create_index("ix_outbox_channel", "outbox", ["channel", "rank", "position"])
    op.create_index("ix_outbox_conversation", "outbox", ["conversation", "position"])


def _statistics() -> None:
    op.create_table(
        "vocabulary",
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("category", "value", name="pk_vocabulary"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pending_facts",
        sa.Column("report", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.CheckConstraint("length(month) = 7 AND month LIKE '20__-__'", name="ck_pending_facts_month"),
        sa.CheckConstraint("length(report) = 32", name="ck_pending_facts_report"),
        sa.ForeignKeyConstraint(
            ["category", "value"], ["vocabulary.category", "vocabulary.value"], name="fk_pending_facts_category_value_vocabulary"
        ),
        sa.PrimaryKeyConstraint("report", "category", name="pk_pending_facts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_facts",
        sa.Column("report", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.CheckConstraint("length(month) = 7 AND month LIKE '20__-__'", name="ck_report_facts_month"),
        sa.CheckConstraint("length(report) = 32", name="ck_report_facts_report"),
        sa.ForeignKeyConstraint(
            ["category", "value"], ["vocabulary.category", "vocabulary.value"], name="fk_report_facts_category_value_vocabulary"
        ),
        sa.PrimaryKeyConstraint("report", "category", name="pk_report_facts"),
        sqlite_with_rowid=False,
    )
