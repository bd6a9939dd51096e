"""The storage port: one unit of work is one transaction; services see plain records, never rows, keys or ciphertext."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.core.conversation import Card, Channel, ConversationId, CounsellorId, Entry, Inbound, Reply, Sender
from bot.core.handover import Handover
from bot.core.risk import RiskKind
from bot.core.turn import State

T = TypeVar("T")


class Pending(StrEnum):
    """The question of the gateway itself that the next words may answer."""

    NOTHING = ""
    HUMAN = "human"
    WIPE = "wipe"
    THOUGHTS = "thoughts"
    SAFE = "safe"


@dataclass
class Dossier:
    """Everything about a talk that only its own key may open, besides the thread and the engine's state."""

    card: Card = field(default_factory=Card)
    reason: str = ""
    """Why it stands in the queue, a key of content/desk.yml."""
    pending: Pending = Pending.NOTHING
    draft: dict[str, str] = field(default_factory=dict)
    """The report so far: closed categories only."""
    crisis: bool = False
    missed: bool = False
    """A human was asked for and nobody was there."""
    referred: bool = False
    thoughts_answered: datetime | None = None
    offered_for: str = ""
    """Why the engine offered a human."""
    welcomed: bool = False
    offered: bool = False
    """The engine wanted to offer a human while the question about dying came first."""


@dataclass
class Conversation:
    """One talk. Change it and `save` it inside the same unit of work."""

    id: ConversationId
    channel: Channel
    opened_at: datetime
    active_at: datetime
    """The last message of anybody; retention counts from here."""
    handover: Handover = field(default_factory=Handover)
    dossier: Dossier = field(default_factory=Dossier)
    state: State | None = None
    turn: int = 0
    """Counts the committed states: a turn that began on another count is too late."""
    last_seq: int = 0
    read_seq: int = 0
    """How far the counsellor has read."""
    had_counsellor: bool = False
    left: bool = False
    wiped: bool = False
    reported: bool = False
    worker: str | None = None
    """Which worker of which gateway answers now, and until when the others leave it alone (services/lease.py)."""
    worker_until: datetime | None = None
    spoke: bool = False
    """The youth said or pressed something: otherwise there is nothing to report."""


@dataclass(frozen=True)
class InboxItem:
    """A stored message of a youth that still has to be answered."""

    id: str
    inbound: Inbound
    seq: int
    """Its line in the thread, 0 when it has none (START)."""
    payload: str
    """What a pressed button stands for, found when it was received."""
    alarmed: RiskKind | None
    """Its crisis text is out: never a second time, also after a crash."""
    at: datetime


@dataclass(frozen=True)
class Pushed:
    """A line of the thread that a push channel still has to send."""

    id: str
    address: str
    reply: Reply
    forget: tuple[str, ...] = ()
    """What the channel is to take out of the chat first (ports.Delivery)."""


class Conversations(Protocol):
    def add(self, conversation: Conversation, token: str = "", address: str = "") -> None: ...

    def get(self, conversation: ConversationId) -> Conversation:
        """Locked until the end of the transaction. Raises UnknownConversation."""
        ...

    def look(self, conversation: ConversationId) -> Conversation:
        """The same without a lock, for reading."""
        ...

    def by_token(self, token: str) -> ConversationId | None: ...

    def by_address(self, channel: Channel, address: str) -> ConversationId | None: ...

    def address(self, conversation: ConversationId) -> str: ...

    def save(self, conversation: Conversation) -> None: ...

    def forget_access(self, conversation: ConversationId) -> None:
        """The token or address no longer finds this conversation."""
        ...

    def queue(self) -> Sequence[Conversation]:
        """Waiting and alerting, most urgent and longest first; not locked."""
        ...

    def held_by(self, counsellor: CounsellorId) -> Sequence[Conversation]:
        """Talks of this counsellor; not locked."""
        ...

    def ahead_of(self, conversation: Conversation) -> int:
        """How many waiting youths come before this one."""
        ...

    def expired(self, now: datetime) -> Sequence[ConversationId]: ...

    def versions(self, since: datetime) -> Sequence[tuple[ConversationId, datetime]]:
        """(id, when saved) of everything saved after this moment, by whichever gateway."""
        ...

    def silent(self, since: datetime) -> Sequence[ConversationId]:
        """With the bot, and nobody said anything after this moment."""
        ...

    def idle(self, before: datetime) -> Sequence[tuple[ConversationId, datetime, bool, bool]]:
        """(id, last message, had a counsellor, wiped) of everything without a message after `before`."""
        ...

    def shred(self, conversation: Conversation) -> None:
        """Destroy the key and everything under it; the conversation goes on empty under a fresh key, found by nobody new."""
        ...

    def remove(self, conversation: ConversationId) -> None:
        """Nothing stays."""
        ...


class Thread(Protocol):
    def append(
        self,
        conversation: Conversation,
        sender: Sender,
        reply: Reply,
        at: datetime,
        key: str = "",
        forget: Sequence[str] = (),
    ) -> Entry:
        """The next line; gives buttons their tokens and queues it for a push channel. Raises the count of the conversation."""
        ...

    def sent(self, conversation: ConversationId, seq: int, external_id: str) -> None:
        """A push channel brought this line; what it calls it stays sealed with the line."""
        ...

    def in_chat(self, conversation: ConversationId, since: datetime) -> tuple[Sequence[str], int]:
        """What a push channel shows: the youth's keys and our external ids since then, and how many older ones."""
        ...

    def read(self, conversation: ConversationId, after: int = 0) -> Sequence[Entry]: ...

    def entry(self, conversation: ConversationId, seq: int) -> Entry | None: ...

    def seq_of(self, conversation: ConversationId, key: str) -> int | None:
        """The line that was written under this key before."""
        ...


class Inbox(Protocol):
    def add(self, conversation: ConversationId, inbound: Inbound, seq: int, payload: str, at: datetime) -> None:
        """Only when its key was not seen before."""
        ...

    def seen(self, conversation: ConversationId, key: str) -> int | None:
        """The line of an earlier message with this key; 0 for one without a line."""
        ...

    def count_since(self, conversation: ConversationId, since: datetime) -> int: ...

    def next(self, conversation: ConversationId) -> InboxItem | None: ...

    def pending(self, conversation: ConversationId) -> bool:
        """Whether a message still has to be answered."""
        ...

    def alarmed(self, conversation: ConversationId, item: InboxItem, kind: RiskKind) -> None: ...

    def done(self, item: InboxItem) -> bool:
        """False when somebody else was done with it before."""
        ...

    def waiting(self, worker: str, now: datetime, limit: int) -> Sequence[ConversationId]:
        """Conversations with something to answer that no living worker holds."""
        ...

    def release_all(self) -> None:
        """At the start of the only gateway: what a killed one held is free again."""
        ...


class Outbox(Protocol):
    def due(self, channel: Channel, now: datetime) -> bool:
        """Whether there may be something to send."""
        ...

    def next(self, channel: Channel, now: datetime, limit: int) -> Sequence[Pushed]: ...

    def delivered(self, delivery: str, external_id: str | None) -> None: ...

    def failed(self, delivery: str, not_before: datetime) -> None: ...

    def clear(self, conversation: ConversationId) -> None:
        """Nothing of it is sent any more."""
        ...

    def refused(self, delivery: str) -> ConversationId | None: ...


class Reports(Protocol):
    def add(self, month: str, categories: Mapping[str, str]) -> None:
        """Into the pending batch."""
        ...

    def settle(self, at_least: int) -> int:
        """Move the pending reports, shuffled, when there are enough to hide in; returns how many moved."""
        ...

    def table(self) -> Sequence[tuple[str, str, str, int]]:
        """(month, category, value, count), pending ones included."""
        ...

    def learn(self, vocabulary: Mapping[str, frozenset[str]]) -> None:
        """Make the database accept these values and (beside what is counted already) no others."""
        ...


class Presence(Protocol):
    def here(self, counsellor: CounsellorId, until: datetime) -> None: ...

    def renew(self, counsellor: CounsellorId, until: datetime) -> None:
        """Only when this counsellor is here."""
        ...

    def gone(self, counsellor: CounsellorId) -> None: ...

    def anybody(self, at: datetime) -> bool: ...


class UnitOfWork(Protocol):
    """One transaction. What it touched is announced after the commit, never before."""

    conversations: Conversations
    thread: Thread
    inbox: Inbox
    outbox: Outbox
    reports: Reports
    presence: Presence

    def touch(self, signal: str) -> None:
        """Announce after the commit: `desk`, `work`, `out:telegram`, or `talk:` with a conversation id."""
        ...


class Storage(Protocol):
    """Runs work in a thread, in one transaction."""

    async def run(self, work: Callable[[UnitOfWork], T]) -> T: ...

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """For work that changes nothing; several at once."""
        ...
