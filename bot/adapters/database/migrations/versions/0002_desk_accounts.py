"""The desk's accounts: counsellors, enrolment links, sessions, login attempts and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_counsellors",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200)),
        sa.Column("totp_sealed", sa.LargeBinary()),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_counsellors"),
        sa.UniqueConstraint("login", name="uq_desk_counsellors_login"),
    )
    op.create_table(
        "desk_enrolments",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("counsellor", sa.String(length=32), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["counsellor"], ["desk_counsellors.id"], name="fk_desk_enrolments_counsellor"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_desk_enrolments"),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("counsellor", sa.String(length=32), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["counsellor"], ["desk_counsellors.id"], name="fk_desk_sessions_counsellor"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_desk_sessions"),
    )
    op.create_index("ix_desk_sessions_counsellor", "desk_sessions", ["counsellor"])
    op.create_table(
        "desk_login_attempts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_login_attempts"),
    )
    op.create_index("ix_desk_login_attempts_account_at", "desk_login_attempts", ["account", "at"])
    op.create_table(
        "desk_audit",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_desk_audit"),
    )


def downgrade() -> None:
    op.drop_table("desk_audit")
    op.drop_index("ix_desk_login_attempts_account_at", table_name="desk_login_attempts")
    op.drop_table("desk_login_attempts")
    op.drop_index("ix_desk_sessions_counsellor", table_name="desk_sessions")
    op.drop_table("desk_sessions")
    op.drop_table("desk_enrolments")
    op.drop_table("desk_counsellors")
