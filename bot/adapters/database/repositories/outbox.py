"""Stores what a push channel still has to send: in order within a conversation, urgent conversations first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, and_, bindparam, delete, exists, select, update

from bot.adapters.database.repositories.conversations import SqlConversations
from bot.adapters.database.repositories.thread import SqlThread
from bot.adapters.database.tables import outbox
from bot.core.conversation import Channel, ConversationId
from bot.services.storage import Pushed

_o = outbox.c
_ID = _o.id == bindparam("delivery")
_READY = and_(_o.channel == bindparam("channel"), _o.not_before <= bindparam("now"))
_earlier = outbox.alias("earlier")
_FIRST = ~exists().where(_earlier.c.conversation == _o.conversation, _earlier.c.position < _o.position)
_DUE = select(_o.id).where(_READY).limit(1)
_NEXT = (
    select(outbox)
    .where(_READY, _FIRST)
    .order_by(_o.rank, _o.position)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_LINE = select(_o.conversation, _o.seq).where(_ID)
_GONE = delete(outbox).where(_ID)
_CLEAR = delete(outbox).where(_o.conversation == bindparam("talk"))
_LATER = update(outbox).where(_ID)
TAKEN = timedelta(seconds=30)
"""A sender that died gives its message free after this; the youth may then see it twice, never not at all."""


class SqlOutbox:
    """bot.services.storage.Outbox."""

    def __init__(self, connection: Connection, conversations: SqlConversations, thread: SqlThread) -> None:
        self._connection = connection
        self._conversations = conversations
        self._thread = thread

    def due(self, channel: Channel, now: datetime) -> bool:
        return self._connection.execute(_DUE, {"channel": channel.value, "now": now}).first() is not None

    def next(self, channel: Channel, now: datetime, limit: int) -> Sequence[Pushed]:
        pushed = []
        for row in self._connection.execute(_NEXT, {"channel": channel.value, "now": now, "most": limit}).all():
            line = self._thread.pushed(row.conversation, row.seq)
            if line is None:  # it went with a wipe
                self.delivered(row.id, None)
                continue
            reply, forget = line
            pushed.append(Pushed(row.id, self._conversations.address(row.conversation), reply, forget))
            self.failed(row.id, now + TAKEN)
        return pushed

    def delivered(self, delivery: str, external_id: str | None) -> None:
        row = self._connection.execute(_LINE, {"delivery": delivery}).one_or_none()
        if row is None:
            return
        if external_id:
            self._thread.sent(row.conversation, row.seq, external_id)
        self._connection.execute(_GONE, {"delivery": delivery})

    def clear(self, conversation: ConversationId) -> None:
        self._connection.execute(_CLEAR, {"talk": conversation})

    def failed(self, delivery: str, not_before: datetime) -> None:
        self._connection.execute(_LATER, {"delivery": delivery, "not_before": not_before})

    def refused(self, delivery: str) -> ConversationId | None:
        row = self._connection.execute(_LINE, {"delivery": delivery}).one_or_none()
        if row is None:
            return None
        self.clear(row.conversation)
        return ConversationId(row.conversation)
