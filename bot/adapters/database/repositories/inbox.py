"""Stores what youths sent until it is answered, and who is answering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, or_, select, update

from bot.adapters.database.codec import dump_inbound, load_inbound
from bot.adapters.database.repositories.keys import Boxes
from bot.adapters.database.tables import conversations, inbox
from bot.core.conversation import ConversationId, Inbound
from bot.core.risk import RiskKind
from bot.services.storage import InboxItem

_i = inbox.c
_c = conversations.c
LEASE = timedelta(seconds=10)
"""Longer than the slowest turn; after a crash of one of several gateways another takes over within this."""


class SqlInbox:
    """bot.services.storage.Inbox."""

    def __init__(self, connection: Connection, boxes: Boxes, touch: Callable[[str], None]) -> None:
        self._connection = connection
        self._boxes = boxes
        self._touch = touch

    def add(self, conversation: ConversationId, inbound: Inbound, seq: int, payload: str, at: datetime) -> bool:
        if self.seen(conversation, inbound.key) is not None:
            return False
        digest = self._digest(conversation, inbound.key)
        body = self._boxes.of(conversation).seal(dump_inbound(inbound, payload), "inbox", digest.hex(), "body")
        row = {"conversation": conversation, "key_hash": digest, "body": body, "seq": seq, "at": at}
        self._connection.execute(insert(inbox).values(**row))
        self._touch("work")
        return True

    def seen(self, conversation: ConversationId, key: str) -> int | None:
        where = (_i.conversation == conversation, _i.key_hash == self._digest(conversation, key))
        return self._connection.execute(select(_i.seq).where(*where)).scalar_one_or_none()

    def count_since(self, conversation: ConversationId, since: datetime) -> int:
        count = select(func.count()).where(_i.conversation == conversation, _i.at > since)
        return self._connection.execute(count).scalar_one()

    def take(self, conversation: ConversationId, worker: str, now: datetime) -> bool:
        free = or_(_c.worker.is_(None), _c.worker == worker, _c.worker_until <= now)
        statement = update(conversations).where(_c.id == conversation, free).values(worker=worker, worker_until=now + LEASE)
        return self._connection.execute(statement).rowcount == 1

    def next(self, conversation: ConversationId) -> InboxItem | None:
        statement = select(inbox).where(_i.conversation == conversation, ~_i.done).order_by(_i.position).limit(1)
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            return None
        box = self._boxes.of(conversation)
        inbound, payload = load_inbound(box.open(row.body, "inbox", row.key_hash.hex(), "body"))
        alarmed = None if row.alarmed is None else RiskKind(box.open(row.alarmed, "inbox", row.position, "alarmed").decode())
        return InboxItem(str(row.position), inbound, row.seq, payload, alarmed, row.at)

    def alarmed(self, conversation: ConversationId, item: InboxItem, kind: RiskKind) -> None:
        sealed = self._boxes.of(conversation).seal(kind.value.encode(), "inbox", item.id, "alarmed")
        self._connection.execute(update(inbox).where(_i.position == int(item.id)).values(alarmed=sealed))

    def done(self, item: InboxItem) -> bool:
        # the key stays to recognise a repeat, the words are only needed in the thread
        statement = update(inbox).where(_i.position == int(item.id), ~_i.done).values(done=True, body=None, alarmed=None)
        return self._connection.execute(statement).rowcount == 1

    def release(self, conversation: ConversationId, worker: str) -> None:
        mine = (_c.id == conversation, _c.worker == worker)
        self._connection.execute(update(conversations).where(*mine).values(worker=None, worker_until=None))

    def waiting(self, worker: str, now: datetime, limit: int) -> Sequence[ConversationId]:
        free = or_(_c.worker.is_(None), _c.worker == worker, _c.worker_until <= now)
        todo = select(_i.conversation).where(~_i.done)
        statement = select(_c.id).where(_c.id.in_(todo), free).order_by(_c.active_at).limit(limit)
        return [ConversationId(found) for found in self._connection.execute(statement).scalars()]

    def release_all(self) -> None:
        self._connection.execute(update(conversations).where(_c.worker.is_not(None)).values(worker=None, worker_until=None))

    def _digest(self, conversation: ConversationId, key: str) -> bytes:
        return self._boxes.vault.digest("key", conversation, key)
