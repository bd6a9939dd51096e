"""The tables of the desk's accounts (created by migration 0002).

Times are whole seconds since 1970 in UTC. Tokens and session ids are stored as SHA-256 only, so a stolen copy of the
database opens no session; the TOTP secret is sealed because it must be read back.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.adapters.database.tables.columns import METADATA

counsellors = Table(
    "desk_counsellors",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("login", String(80), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=True),
    Column("totp_sealed", LargeBinary, nullable=True),
    Column("totp_step", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
)

enrolments = Table(
    "desk_enrolments",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("counsellor", String(32), ForeignKey("desk_counsellors.id"), nullable=False),
    Column("totp_sealed", LargeBinary, nullable=False),
    Column("expires", BigInteger, nullable=False),
)

sessions = Table(
    "desk_sessions",
    METADATA,
    Column("id_hash", String(64), primary_key=True),
    Column("counsellor", String(32), ForeignKey("desk_counsellors.id"), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("present", Boolean, nullable=False),
    Index("ix_desk_sessions_counsellor", "counsellor"),
)

login_attempts = Table(
    "desk_login_attempts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("account", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_desk_login_attempts_account_at", "account", "at"),
)

audit = Table(
    "desk_audit",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("who", String(32), nullable=False),
    Column("what", String(30), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
)
