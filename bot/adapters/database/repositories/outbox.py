"""Stores what a push channel still has to send: in order within a conversation, urgent conversations first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, select, update

from bot.adapters.database.repositories.conversations import SqlConversations
from bot.adapters.database.repositories.thread import SqlThread
from bot.adapters.database.tables import outbox
from bot.core.conversation import Channel, ConversationId
from bot.services.storage import Pushed

_o = outbox.c
TAKEN = timedelta(seconds=30)
"""A sender that died gives its message free after this; the youth may then see it twice, never not at all."""


class SqlOutbox:
    """bot.services.storage.Outbox."""

    def __init__(self, connection: Connection, conversations: SqlConversations, thread: SqlThread) -> None:
        self._connection = connection
        self._conversations = conversations
        self._thread = thread

    def due(self, channel: Channel, now: datetime) -> bool:
        statement = select(_o.id).where(_o.channel == channel.value, _o.not_before <= now).limit(1)
        return self._connection.execute(statement).first() is not None

    def next(self, channel: Channel, now: datetime, limit: int) -> Sequence[Pushed]:
        earlier = outbox.alias("earlier")
        first = ~exists().where(earlier.c.conversation == _o.conversation, earlier.c.position < _o.position)
        due = select(outbox).where(_o.channel == channel.value, _o.not_before <= now, first)
        statement = due.order_by(_o.rank, _o.position).limit(limit).with_for_update(skip_locked=True)
        pushed = []
        for row in self._connection.execute(statement).all():
            line = self._thread.pushed(row.conversation, row.seq)
            if line is None:  # it went with a wipe
                self.delivered(row.id, None)
                continue
            reply, forget = line
            pushed.append(Pushed(row.id, self._conversations.address(row.conversation), reply, forget))
            self.failed(row.id, now + TAKEN)
        return pushed

    def delivered(self, delivery: str, external_id: str | None) -> None:
        row = self._connection.execute(select(_o.conversation, _o.seq).where(_o.id == delivery)).one_or_none()
        if row is None:
            return
        if external_id:
            self._thread.sent(row.conversation, row.seq, external_id)
        self._connection.execute(delete(outbox).where(_o.id == delivery))

    def clear(self, conversation: ConversationId) -> None:
        self._connection.execute(delete(outbox).where(_o.conversation == conversation))

    def failed(self, delivery: str, not_before: datetime) -> None:
        self._connection.execute(update(outbox).where(_o.id == delivery).values(not_before=not_before))

    def refused(self, delivery: str) -> ConversationId | None:
        found = self._connection.execute(select(_o.conversation).where(_o.id == delivery)).scalar_one_or_none()
        if found is not None:
            self.clear(found)
        return found
