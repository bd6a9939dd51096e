"""Stores which counsellors take chats now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.adapters.database.tables import presence
from bot.core.conversation import CounsellorId

_p = presence.c
_ANYBODY = select(_p.counsellor).where(_p.until > bindparam("at")).limit(1)


class SqlPresence:
    """bot.services.storage.Presence."""

    def __init__(self, connection: Connection, touch: Callable[[str], None]) -> None:
        self._connection = connection
        self._touch = touch

    def here(self, counsellor: CounsellorId, until: datetime) -> None:
        self._connection.execute(delete(presence).where(_p.counsellor == counsellor))
        self._connection.execute(insert(presence).values(counsellor=counsellor, until=until))
        self._touch("desk")

    def renew(self, counsellor: CounsellorId, until: datetime) -> None:
        self._connection.execute(update(presence).where(_p.counsellor == counsellor).values(until=until))

    def gone(self, counsellor: CounsellorId) -> None:
        self._connection.execute(delete(presence).where(_p.counsellor == counsellor))
        self._touch("desk")

    def anybody(self, at: datetime) -> bool:
        return self._connection.execute(_ANYBODY, {"at": at}).first() is not None
