"""Sessions: a random 256-bit id in a cookie, its SHA-256 here, 15 minutes idle, 8 hours at most."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.adapters.desk.accounts.tables import counsellors, sessions
from bot.adapters.desk.keys import fingerprint
from bot.core.conversation import CounsellorId

IDLE = 15 * 60
ABSOLUTE = 8 * 3600


@dataclass(frozen=True)
class Session:
    """A live session of an account that may still be used."""

    id: str
    counsellor: CounsellorId
    name: str
    role: str
    present: bool
    """Whether this counsellor takes chats."""


def start(connection: Connection, counsellor: CounsellorId, now: int) -> str:
    """The new session's id; what was expired is swept on the way. Presence is that of the counsellor's other sessions."""
    expired = or_(sessions.c.seen <= now - IDLE, sessions.c.created <= now - ABSOLUTE)
    connection.execute(delete(sessions).where(expired))
    identifier = secrets.token_urlsafe(32)
    elsewhere = select(sessions.c.id_hash).where(sessions.c.counsellor == counsellor, sessions.c.present)
    present = connection.execute(elsewhere.limit(1)).first() is not None
    row = {"id_hash": fingerprint(identifier), "counsellor": counsellor, "created": now, "seen": now, "present": present}
    connection.execute(insert(sessions).values(row))
    return identifier


def find(connection: Connection, identifier: str, now: int) -> Session | None:
    """The session, when it is neither idle too long, too old, nor of a disabled account."""
    query = (
        select(sessions.c.counsellor, sessions.c.present, counsellors.c.name, counsellors.c.role)
        .join(counsellors, counsellors.c.id == sessions.c.counsellor)
        .where(
            sessions.c.id_hash == fingerprint(identifier),
            sessions.c.seen > now - IDLE,
            sessions.c.created > now - ABSOLUTE,
            counsellors.c.disabled.is_(False),
        )
    )
    row = connection.execute(query).first()
    return Session(identifier, CounsellorId(row.counsellor), row.name, row.role, row.present) if row else None


def touch(connection: Connection, identifier: str, now: int) -> None:
    """A person did something: the idle time starts again."""
    connection.execute(update(sessions).where(sessions.c.id_hash == fingerprint(identifier)).values(seen=now))


def set_present(connection: Connection, counsellor: CounsellorId, here: bool) -> None:
    """Kept with the sessions so that a page that is loaded again shows the truth."""
    connection.execute(update(sessions).where(sessions.c.counsellor == counsellor).values(present=here))


def end_all(connection: Connection, counsellor: CounsellorId) -> None:
    """Logout, reset and disabling end every session of the account, on every machine."""
    connection.execute(delete(sessions).where(sessions.c.counsellor == counsellor))
