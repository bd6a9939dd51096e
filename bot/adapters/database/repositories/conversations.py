"""Stores and finds conversations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from bot.adapters.database.codec import dump, dump_dossier, load, load_dossier
from bot.adapters.database.repositories.keys import Boxes
from bot.adapters.database.tables import conversations, entries, inbox, outbox
from bot.core.conversation import Channel, ConversationId, CounsellorId, Phase
from bot.core.errors import UnknownConversation
from bot.core.handover import Handover, Urgency
from bot.core.turn import State
from bot.services.ports import Clock
from bot.services.storage import Conversation

_c = conversations.c
_PLAIN = (
    "opened_at",
    "active_at",
    "turn",
    "last_seq",
    "read_seq",
    "had_counsellor",
    "left",
    "wiped",
    "reported",
    "spoke",
    "worker",
    "worker_until",
)
# Statements are built once: building one anew costs five times as much as carrying it out.
_ID = _c.id == bindparam("row")
_ALL = select(conversations).where(_ID)
_LOCKED = _ALL.with_for_update()
_ADD = insert(conversations)
_SAVE = update(conversations).where(_ID)
_REMOVE = delete(conversations).where(_ID)
_ADDRESS = select(_c.address).where(_ID)
_BY_TOKEN = select(_c.id).where(_c.token_hash == bindparam("digest"))
_BY_ADDRESS = select(_c.id).where(_c.address_hash == bindparam("digest"))
_QUEUE = select(conversations).where(or_(_c.phase == Phase.WAITING.value, _c.alert)).order_by(_c.urgency, _c.since, _c.id)
_HELD = _c.phase == Phase.COUNSELLOR.value
_MINE = select(conversations).where(_HELD, _c.counsellor == bindparam("who")).order_by(_c.since, _c.id)
_SAME_URGENCY = and_(_c.urgency == bindparam("urgency"), _c.since < bindparam("since"))
_AHEAD = select(func.count()).where(
    _c.phase == Phase.WAITING.value, _c.id != bindparam("row"), or_(_c.urgency < bindparam("urgency"), _SAME_URGENCY)
)
_EXPIRED = select(_c.id).where(_HELD, _c.lease_until <= bindparam("at"))
_VERSIONS = select(_c.id, _c.changed_at).where(_c.changed_at > bindparam("at"))
_SILENT = select(_c.id).where(_c.phase == Phase.BOT.value, ~_c.alert, _c.active_at <= bindparam("at"))
_IDLE = select(_c.id, _c.active_at, _c.had_counsellor, _c.wiped).where(_c.active_at <= bindparam("at"))
_UNDER = tuple(delete(table).where(table.c.conversation == bindparam("row")) for table in (outbox, inbox, entries))


@dataclass(frozen=True)
class _Sealed:
    """What was read, so that saving seals only what changed."""

    dossier: bytes
    state: State | None


class SqlConversations:
    """bot.services.storage.Conversations."""

    def __init__(self, connection: Connection, boxes: Boxes, clock: Clock, touch: Callable[[str], None]) -> None:
        self._connection = connection
        self._boxes = boxes
        self._clock = clock
        self._touch = touch
        self._seen: dict[ConversationId, _Sealed] = {}

    def add(self, conversation: Conversation, token: str = "", address: str = "") -> None:
        wrapped, version, box = self._boxes.vault.create(conversation.id)
        self._boxes.put(conversation.id, box)
        digest = self._boxes.vault.digest
        row = {
            "id": conversation.id,
            "channel": conversation.channel.value,
            "wrapped_key": wrapped,
            "key_version": version,
            "token_hash": digest("token", token) if token else None,
            "address_hash": digest("address", conversation.channel, address) if address else None,
            "address": box.seal(address.encode(), "conversations", conversation.id, "address") if address else None,
        }
        self._connection.execute(_ADD, row | self._values(conversation))

    def get(self, conversation: ConversationId) -> Conversation:
        return self._one(_LOCKED, conversation)

    def look(self, conversation: ConversationId) -> Conversation:
        return self._one(_ALL, conversation)

    def by_token(self, token: str) -> ConversationId | None:
        return self._find(_BY_TOKEN, self._boxes.vault.digest("token", token))

    def by_address(self, channel: Channel, address: str) -> ConversationId | None:
        return self._find(_BY_ADDRESS, self._boxes.vault.digest("address", channel, address))

    def address(self, conversation: ConversationId) -> str:
        sealed = self._connection.execute(_ADDRESS, {"row": conversation}).scalar_one_or_none()
        if sealed is None:
            raise UnknownConversation
        return self._boxes.of(conversation).open(sealed, "conversations", conversation, "address").decode()

    def save(self, conversation: Conversation) -> None:
        self._connection.execute(_SAVE, {"row": conversation.id} | self._values(conversation))
        self._touch(f"talk:{conversation.id}")
        handover = conversation.handover
        if handover.in_queue or handover.phase is not Phase.BOT or conversation.had_counsellor:
            self._touch("desk")

    def forget_access(self, conversation: ConversationId) -> None:
        self._connection.execute(_SAVE, {"row": conversation, "token_hash": None, "address_hash": None})

    def queue(self) -> Sequence[Conversation]:
        return [self._record(row) for row in self._connection.execute(_QUEUE)]

    def held_by(self, counsellor: CounsellorId) -> Sequence[Conversation]:
        return [self._record(row) for row in self._connection.execute(_MINE, {"who": counsellor})]

    def ahead_of(self, conversation: Conversation) -> int:
        handover = conversation.handover
        mine = {"row": conversation.id, "urgency": handover.urgency.value, "since": handover.since}
        return int(self._connection.execute(_AHEAD, mine).scalar_one())

    def expired(self, now: datetime) -> Sequence[ConversationId]:
        return self._ids(_EXPIRED, now)

    def versions(self, since: datetime) -> Sequence[tuple[ConversationId, datetime]]:
        rows = self._connection.execute(_VERSIONS, {"at": since})
        return [(ConversationId(row.id), row.changed_at) for row in rows]

    def silent(self, since: datetime) -> Sequence[ConversationId]:
        return self._ids(_SILENT, since)

    def idle(self, before: datetime) -> Sequence[tuple[ConversationId, datetime, bool, bool]]:
        rows = self._connection.execute(_IDLE, {"at": before})
        return [(ConversationId(row.id), row.active_at, row.had_counsellor, row.wiped) for row in rows]

    def shred(self, conversation: Conversation) -> None:
        address = self._connection.execute(_ADDRESS, {"row": conversation.id}).scalar_one()
        where = (conversation.id, "address")
        plain = self._boxes.of(conversation.id).open(address, "conversations", *where) if address else None
        for statement in _UNDER:
            self._connection.execute(statement, {"row": conversation.id})
        wrapped, version, box = self._boxes.vault.create(conversation.id)
        self._boxes.put(conversation.id, box)
        self._seen.pop(conversation.id, None)
        fresh = {"row": conversation.id, "wrapped_key": wrapped, "key_version": version, "address_hash": None}
        fresh["address"] = box.seal(plain, "conversations", *where) if plain else None
        self._connection.execute(_SAVE, fresh)
        self.save(conversation)
        self._touch("shred")

    def remove(self, conversation: ConversationId) -> None:
        self._connection.execute(_REMOVE, {"row": conversation})
        self._touch(f"talk:{conversation}")
        self._touch("desk")
        self._touch("shred")

    def _one(self, statement: Any, conversation: ConversationId) -> Conversation:
        row = self._connection.execute(statement, {"row": conversation}).one_or_none()
        if row is None:
            raise UnknownConversation
        return self._record(row)

    def _find(self, statement: Any, digest: bytes) -> ConversationId | None:
        found = self._connection.execute(statement, {"digest": digest}).scalar_one_or_none()
        return None if found is None else ConversationId(found)

    def _ids(self, statement: Any, at: datetime) -> Sequence[ConversationId]:
        return [ConversationId(found) for found in self._connection.execute(statement, {"at": at}).scalars()]

    def _values(self, conversation: Conversation) -> dict[str, Any]:
        handover = conversation.handover
        return {
            **self._sealed(conversation),
            **{name: getattr(conversation, name) for name in _PLAIN},
            "phase": handover.phase.value,
            "urgency": handover.urgency.value,
            "alert": handover.alert,
            "since": handover.since,
            "counsellor": handover.counsellor,
            "lease_until": handover.lease_until,
            "changed_at": self._clock.now(),
        }

    def _sealed(self, conversation: Conversation) -> dict[str, bytes | None]:
        """The sealed columns, without what is as it was read. A state is never changed in place: a new one is another object."""
        name, seen, sealed = conversation.id, self._seen.get(conversation.id), dict[str, bytes | None]()
        box, dossier = self._boxes.of(name), dump_dossier(conversation.dossier)
        if seen is None or seen.dossier != dossier:
            sealed["dossier"] = box.seal(dossier, "conversations", name, "dossier")
        if seen is None or seen.state is not conversation.state:
            state = conversation.state
            sealed["state"] = None if state is None else box.seal(dump(state), "conversations", name, "state")
        self._seen[name] = _Sealed(dossier, conversation.state)
        return sealed

    def _record(self, row: Row[Any]) -> Conversation:
        conversation = ConversationId(row.id)
        box = self._boxes.put(conversation, self._boxes.vault.box(row.wrapped_key, row.key_version, conversation))
        dossier = box.open(row.dossier, "conversations", conversation, "dossier")
        state = None if row.state is None else load(box.open(row.state, "conversations", conversation, "state"))
        self._seen[conversation] = _Sealed(dossier, state)
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
            dossier=load_dossier(dossier),
            state=state,
            **{name: getattr(row, name) for name in _PLAIN},
        )
