"""Stores and finds conversations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from bot.adapters.database.codec import dump, dump_dossier, load, load_dossier
from bot.adapters.database.repositories.keys import Boxes
from bot.adapters.database.tables import conversations, entries, inbox, outbox
from bot.core.conversation import Channel, ConversationId, CounsellorId, Phase
from bot.core.errors import UnknownConversation
from bot.core.handover import Handover, Urgency
from bot.services.ports import Clock
from bot.services.storage import Conversation

_c = conversations.c
_PLAIN = ("opened_at", "active_at", "turn", "last_seq", "read_seq", "had_counsellor", "left", "wiped", "reported", "spoke")


class SqlConversations:
    """bot.services.storage.Conversations."""

    def __init__(self, connection: Connection, boxes: Boxes, clock: Clock, touch: Callable[[str], None]) -> None:
        self._connection = connection
        self._boxes = boxes
        self._clock = clock
        self._touch = touch

    def add(self, conversation: Conversation, token: str = "", address: str = "") -> None:
        wrapped, version, box = self._boxes.vault.create(conversation.id)
        self._boxes.put(conversation.id, box)
        digest = self._boxes.vault.digest
        self._connection.execute(
            insert(conversations).values(
                id=conversation.id,
                channel=conversation.channel.value,
                wrapped_key=wrapped,
                key_version=version,
                token_hash=digest("token", token) if token else None,
                address_hash=digest("address", conversation.channel, address) if address else None,
                address=box.seal(address.encode(), "conversations", conversation.id, "address") if address else None,
                **self._values(conversation),
            )
        )

    def get(self, conversation: ConversationId) -> Conversation:
        return self._one(select(conversations).where(_c.id == conversation).with_for_update())

    def look(self, conversation: ConversationId) -> Conversation:
        return self._one(select(conversations).where(_c.id == conversation))

    def by_token(self, token: str) -> ConversationId | None:
        return self._find(_c.token_hash, self._boxes.vault.digest("token", token))

    def by_address(self, channel: Channel, address: str) -> ConversationId | None:
        return self._find(_c.address_hash, self._boxes.vault.digest("address", channel, address))

    def address(self, conversation: ConversationId) -> str:
        sealed = self._connection.execute(select(_c.address).where(_c.id == conversation)).scalar_one_or_none()
        if sealed is None:
            raise UnknownConversation
        return self._boxes.of(conversation).open(sealed, "conversations", conversation, "address").decode()

    def save(self, conversation: Conversation) -> None:
        where = _c.id == conversation.id
        self._connection.execute(update(conversations).where(where).values(**self._values(conversation)))
        self._touch(f"talk:{conversation.id}")
        handover = conversation.handover
        if handover.in_queue or handover.phase is not Phase.BOT or conversation.had_counsellor:
            self._touch("desk")

    def forget_access(self, conversation: ConversationId) -> None:
        where = _c.id == conversation
        self._connection.execute(update(conversations).where(where).values(token_hash=None, address_hash=None))

    def queue(self) -> Sequence[Conversation]:
        waiting = or_(_c.phase == Phase.WAITING.value, _c.alert)
        rows = self._connection.execute(select(conversations).where(waiting).order_by(_c.urgency, _c.since, _c.id))
        return [self._record(row) for row in rows]

    def held_by(self, counsellor: CounsellorId) -> Sequence[Conversation]:
        held = and_(_c.phase == Phase.COUNSELLOR.value, _c.counsellor == counsellor)
        rows = self._connection.execute(select(conversations).where(held).order_by(_c.since, _c.id))
        return [self._record(row) for row in rows]

    def ahead_of(self, conversation: Conversation) -> int:
        h = conversation.handover
        earlier = or_(_c.urgency < h.urgency.value, and_(_c.urgency == h.urgency.value, _c.since < h.since))
        count = select(func.count()).where(_c.phase == Phase.WAITING.value, _c.id != conversation.id, earlier)
        return self._connection.execute(count).scalar_one()

    def expired(self, now: datetime) -> Sequence[ConversationId]:
        held = and_(_c.phase == Phase.COUNSELLOR.value, _c.lease_until <= now)
        return self._ids(select(_c.id).where(held))

    def versions(self, since: datetime) -> Sequence[tuple[ConversationId, datetime]]:
        rows = self._connection.execute(select(_c.id, _c.changed_at).where(_c.changed_at > since))
        return [(ConversationId(row.id), row.changed_at) for row in rows]

    def silent(self, since: datetime) -> Sequence[ConversationId]:
        return self._ids(select(_c.id).where(_c.phase == Phase.BOT.value, ~_c.alert, _c.active_at <= since))

    def idle(self, before: datetime) -> Sequence[tuple[ConversationId, datetime, bool, bool]]:
        rows = self._connection.execute(select(_c.id, _c.active_at, _c.had_counsellor, _c.wiped).where(_c.active_at <= before))
        return [(ConversationId(row.id), row.active_at, row.had_counsellor, row.wiped) for row in rows]

    def shred(self, conversation: Conversation) -> None:
        address = self._connection.execute(select(_c.address).where(_c.id == conversation.id)).scalar_one()
        where = (conversation.id, "address")
        plain = self._boxes.of(conversation.id).open(address, "conversations", *where) if address else None
        for table in (outbox, inbox, entries):
            self._connection.execute(delete(table).where(table.c.conversation == conversation.id))
        wrapped, version, box = self._boxes.vault.create(conversation.id)
        self._boxes.put(conversation.id, box)
        fresh = {"wrapped_key": wrapped, "key_version": version, "address_hash": None}
        fresh["address"] = box.seal(plain, "conversations", *where) if plain else None
        self._connection.execute(update(conversations).where(_c.id == conversation.id).values(**fresh))
        self.save(conversation)
        self._touch("shred")

    def remove(self, conversation: ConversationId) -> None:
        self._connection.execute(delete(conversations).where(_c.id == conversation))
        self._touch(f"talk:{conversation}")
        self._touch("desk")
        self._touch("shred")

    def _one(self, statement: Any) -> Conversation:
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            raise UnknownConversation
        return self._record(row)

    def _find(self, column: Any, digest: bytes) -> ConversationId | None:
        return self._connection.execute(select(_c.id).where(column == digest)).scalar_one_or_none()

    def _ids(self, statement: Any) -> Sequence[ConversationId]:
        return [ConversationId(found) for found in self._connection.execute(statement).scalars()]

    def _values(self, conversation: Conversation) -> dict[str, Any]:
        box = self._boxes.of(conversation.id)
        handover = conversation.handover
        state = None if conversation.state is None else dump(conversation.state)
        return {
            **{name: getattr(conversation, name) for name in _PLAIN},
            "phase": handover.phase.value,
            "urgency": handover.urgency.value,
            "alert": handover.alert,
            "since": handover.since,
            "counsellor": handover.counsellor,
            "lease_until": handover.lease_until,
            "changed_at": self._clock.now(),
            "dossier": box.seal(dump_dossier(conversation.dossier), "conversations", conversation.id, "dossier"),
            "state": None if state is None else box.seal(state, "conversations", conversation.id, "state"),
        }

    def _record(self, row: Row[Any]) -> Conversation:
        conversation = ConversationId(row.id)
        box = self._boxes.put(conversation, self._boxes.vault.box(row.wrapped_key, row.key_version, conversation))
        return Conversation(
            id=conversation,
            channel=Channel(row.channel),
            handover=Handover(
                Phase(row.phase),
                Urgency(row.urgency),
                row.alert,
                row.since,
                CounsellorId(row.counsellor) if row.counsellor else None,
                row.lease_until,
            ),
            dossier=load_dossier(box.open(row.dossier, "conversations", conversation, "dossier")),
            state=None if row.state is None else load(box.open(row.state, "conversations", conversation, "state")),
            **{name: getattr(row, name) for name in _PLAIN},
        )
