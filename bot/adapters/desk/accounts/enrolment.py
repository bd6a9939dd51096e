"""Enrolment: a link that works once and for 24 hours, on which a counsellor chooses a password and sets up the codes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from bot.adapters.desk.accounts import totp
from bot.adapters.desk.accounts.tables import counsellors, enrolments
from bot.adapters.desk.keys import Keys, fingerprint
from bot.core.conversation import CounsellorId

VALID = 24 * 3600


@dataclass(frozen=True)
class Enrolment:
    """An open enrolment. The TOTP secret is fixed with it, so that a second try shows the same code to scan."""

    counsellor: CounsellorId
    name: str
    secret: str


def open_for(connection: Connection, keys: Keys, counsellor: CounsellorId, now: int) -> str:
    """A fresh token; older links of this counsellor stop working."""
    connection.execute(delete(enrolments).where(enrolments.c.counsellor == counsellor))
    token = secrets.token_urlsafe(32)
    sealed = keys.seal(counsellor, totp.new_secret())
    row = {"token_hash": fingerprint(token), "counsellor": counsellor, "totp_sealed": sealed, "expires": now + VALID}
    connection.execute(insert(enrolments).values(row))
    return token


def find(connection: Connection, keys: Keys, token: str, now: int) -> Enrolment | None:
    """The enrolment of this link, when it is neither used nor expired."""
    query = (
        select(enrolments.c.counsellor, enrolments.c.totp_sealed, counsellors.c.name)
        .join(counsellors, counsellors.c.id == enrolments.c.counsellor)
        .where(
            enrolments.c.token_hash == fingerprint(token),
            enrolments.c.expires > now,
            counsellors.c.disabled.is_(False),
        )
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return Enrolment(CounsellorId(row.counsellor), row.name, keys.open(row.counsellor, row.totp_sealed))


def complete(connection: Connection, keys: Keys, token: str, password_hash: str, step: int, now: int) -> Enrolment | None:
    """Uses the link up. None when somebody was earlier; `step` is the code already seen, which will not log in again."""
    found = find(connection, keys, token, now)
    used = connection.execute(delete(enrolments).where(enrolments.c.token_hash == fingerprint(token))).rowcount
    if found is None or used != 1:
        return None
    connection.execute(
        update(counsellors)
        .where(counsellors.c.id == found.counsellor)
        .values(password_hash=password_hash, totp_sealed=keys.seal(found.counsellor, found.secret), totp_step=step)
    )
    return found
