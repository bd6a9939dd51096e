"""The audit trail: who did what when, in a keyed hash chain; never a text, never an id of a conversation."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, text

from bot.adapters.desk.accounts.tables import audit
from bot.adapters.desk.keys import Keys

_PURPOSE = "audit"
_PG_LOCK = 0x6B6F6D70


def record(connection: Connection, keys: Keys, now: int, who: str, what: str, subject: str = "") -> None:
    """Appends one row. `subject` is a keyed hash (see `subject_of`), so rows about one talk can be compared, not traced."""
    if connection.dialect.name == "postgresql":  # one writer at a time, else two rows would continue the same link
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _PG_LOCK})
    last = connection.execute(select(audit.c.seq, audit.c.chain).order_by(audit.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.chain) if last else (1, "")
    chain = _link(keys, previous, seq, now, who, what, subject)
    connection.execute(insert(audit).values(seq=seq, at=now, who=who, what=what, subject=subject, chain=chain))


def first_break(connection: Connection, keys: Keys) -> int | None:
    """The number of the first row that was changed, moved or follows a removed one; None when the chain holds."""
    previous, expected = "", 1
    for row in connection.execute(select(audit).order_by(audit.c.seq)):
        if row.seq != expected or row.chain != _link(keys, previous, row.seq, row.at, row.who, row.what, row.subject):
            return expected
        previous, expected = row.chain, expected + 1
    return None


def subject_of(keys: Keys, conversation: str) -> str:
    """What the trail holds instead of the conversation's id."""
    return keys.sign("audit subject", conversation)


def _link(keys: Keys, previous: str, seq: int, at: int, who: str, what: str, subject: str) -> str:
    return keys.sign(_PURPOSE, previous, str(seq), str(at), who, what, subject)
