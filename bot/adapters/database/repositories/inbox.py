"""Stores what youths sent until it is answered, and who is answering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, func, insert, or_, select, update

from bot.adapters.database.codec import dump_inbound, load_inbound
from bot.adapters.database.repositories.keys import Boxes
from bot.adapters.database.tables import conversations, inbox
from bot.core.conversation import ConversationId, Inbound
from bot.core.risk import RiskKind
from bot.services.storage import InboxItem

_i = inbox.c
_c = conversations.c
_TALK = _i.conversation == bindparam("talk")
_ITEM = _i.position == bindparam("item")
_ADD = insert(inbox)
_SEEN = select(_i.seq).where(_TALK, _i.key_hash == bindparam("digest"))
_RECENT = select(func.count()).where(_TALK, _i.at > bindparam("after"))
_NEXT = select(inbox).where(_TALK, ~_i.done).order_by(_i.position).limit(1)
_PENDING = select(_i.position).where(_TALK, ~_i.done).limit(1)
_ALARMED = update(inbox).where(_ITEM)
# the key stays to recognise a repeat, the words are only needed in the thread
_DONE = update(inbox).where(_ITEM, ~_i.done).values(done=True, body=None, alarmed=None)
_TODO = select(_i.conversation).where(~_i.done)
_FREE = or_(_c.worker.is_(None), _c.worker == bindparam("me"), _c.worker_until <= bindparam("now"))
_WAITING = select(_c.id).where(_c.id.in_(_TODO), _FREE).order_by(_c.active_at).limit(bindparam("most", type_=Integer))
_RELEASE_ALL = update(conversations).where(_c.worker.is_not(None)).values(worker=None, worker_until=None)


class SqlInbox:
    """bot.services.storage.Inbox."""

    def __init__(self, connection: Connection, boxes: Boxes, touch: Callable[[str], None]) -> None:
        self._connection = connection
        self._boxes = boxes
        self._touch = touch

    def add(self, conversation: ConversationId, inbound: Inbound, seq: int, payload: str, at: datetime) -> None:
        digest = self._digest(conversation, inbound.key)
        body = self._boxes.of(conversation).seal(dump_inbound(inbound, payload), "inbox", digest.hex(), "body")
        row = {"conversation": conversation, "key_hash": digest, "body": body, "seq": seq, "at": at}
        self._connection.execute(_ADD, row)
        self._touch("work")

    def seen(self, conversation: ConversationId, key: str) -> int | None:
        mine = {"talk": conversation, "digest": self._digest(conversation, key)}
        return self._connection.execute(_SEEN, mine).scalar_one_or_none()

    def count_since(self, conversation: ConversationId, since: datetime) -> int:
        return int(self._connection.execute(_RECENT, {"talk": conversation, "after": since}).scalar_one())

    def next(self, conversation: ConversationId) -> InboxItem | None:
        row = self._connection.execute(_NEXT, {"talk": conversation}).one_or_none()
        if row is None:
            return None
        box = self._boxes.of(conversation)
        inbound, payload = load_inbound(box.open(row.body, "inbox", row.key_hash.hex(), "body"))
        alarmed = None if row.alarmed is None else RiskKind(box.open(row.alarmed, "inbox", row.position, "alarmed").decode())
        return InboxItem(str(row.position), inbound, row.seq, payload, alarmed, row.at)

    def pending(self, conversation: ConversationId) -> bool:
        return self._connection.execute(_PENDING, {"talk": conversation}).first() is not None

    def alarmed(self, conversation: ConversationId, item: InboxItem, kind: RiskKind) -> None:
        sealed = self._boxes.of(conversation).seal(kind.value.encode(), "inbox", item.id, "alarmed")
        self._connection.execute(_ALARMED, {"item": int(item.id), "alarmed": sealed})

    def done(self, item: InboxItem) -> bool:
        return self._connection.execute(_DONE, {"item": int(item.id)}).rowcount == 1

    def waiting(self, worker: str, now: datetime, limit: int) -> Sequence[ConversationId]:
        found = self._connection.execute(_WAITING, {"me": worker, "now": now, "most": limit}).scalars()
        return [ConversationId(conversation) for conversation in found]

    def release_all(self) -> None:
        self._connection.execute(_RELEASE_ALL)

    def _digest(self, conversation: ConversationId, key: str) -> bytes:
        return self._boxes.vault.digest("key", conversation, key)
