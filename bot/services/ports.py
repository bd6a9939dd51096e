"""The ports: what the services need from outside, and what the adapters may ask of the services.

`YouthDoor` is what the widget and Telegram see, `DeskDoor` what counsellors see, `Outgoing` what a sender of a push
channel (Telegram) sees. One class in bot/services/kompas.py serves all three; adapters depend on these Protocols only.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.conversation import Button, Card, Channel, ConversationId, CounsellorId, Entry, Inbound, Phase, Reply
from bot.core.turn import TurnRequest, TurnResult


class Clock(Protocol):
    """Aware UTC time; a fake in tests."""

    def now(self) -> datetime: ...


class Engine(Protocol):
    """The stateless dialogue engine."""

    async def turn(self, request: TurnRequest) -> TurnResult:
        """Raises EngineUnavailable when there is no usable answer in time (2 s)."""
        ...

    def healthy(self) -> bool: ...


class Content(Protocol):
    """Every word, number and hour of content/*.yml, loaded and checked once at the start (bot/adapters/content)."""

    @property
    def vocabulary(self) -> Mapping[str, frozenset[str]]:
        """Category -> its closed values (questions.yml, plus `topic`, `sub`, `level`); the statistics know no others."""
        ...

    def reply(self, key: str, at: datetime, **values: str) -> Reply:
        """`gateway.welcome`, `safety.crisis_danger`: the message with `[[key]]` and {values} filled in, with its buttons.

        The values of organisation.yml ({organisation}, {hours}, {next}, ...) and `[[open_now]]` at that moment are filled in too.
        `navigation.human`, `.back`, `.stop` are replies with only a text: the titles of the standing row. Raises ContentError.
        """
        ...

    def render(self, reply: Reply, at: datetime, age: str = "") -> Reply:
        """A reply of the engine with its `[[key]]` filled in and `referrals` set; `age` is the answer to `age_band`, if told."""
        ...

    def says(self, words: str, text: str) -> bool:
        """Whether a text is in a word list of gateway.yml (`yes`, `no`, `thoughts_yes`, `human`, `wipe`): exact or contains."""
        ...

    def open(self, at: datetime) -> bool:
        """Whether counsellors may be there: opening hours of organisation.yml in Dutch time."""
        ...


# ---------------------------------------------------------------- towards the youth


@dataclass(frozen=True)
class Opened:
    """A fresh conversation on a pull channel. The token is the youth's only key to it (256 bits)."""

    conversation: ConversationId
    token: str


@dataclass(frozen=True)
class Receipt:
    """The message is committed. `duplicate` when its key was seen before (then nothing happens again)."""

    seq: int
    duplicate: bool


@dataclass(frozen=True)
class YouthView:
    """What the youth's screen needs beside the thread."""

    phase: Phase
    place: int | None = None
    """Place in the queue, from 1."""
    counsellor_typing: bool = False
    bot_typing: bool = False
    seq: int = 0
    """The last line of the thread at this moment."""
    answering: bool = False
    """A message up to that line still has to be answered; for tools that measure, a screen shows `bot_typing`."""


class YouthDoor(Protocol):
    """For adapters/webchat and adapters/telegram."""

    async def open(self, channel: Channel) -> Opened:
        """Says nothing yet: the adapter sends Inbound(START, key="start") next, which brings the welcome."""
        ...

    async def open_for(self, channel: Channel, address: str) -> ConversationId:
        """Find or start the conversation of a push address (Telegram chat id); stored only sealed and as keyed hash."""
        ...

    async def find(self, token: str) -> ConversationId | None: ...

    async def receive(self, conversation: ConversationId, inbound: Inbound) -> Receipt:
        """Store first, then return. Raises UnknownConversation or TooMuch.

        Button tokens of every conversation, without a message that issued them (the widget's standing bar):
        `nav:human`, `nav:back`, `nav:stop`, `nav:wipe`. A pressed button becomes a youth line with its title and `inbound.key`.
        """
        ...

    async def thread(self, conversation: ConversationId, after: int = 0) -> Sequence[Entry]: ...

    async def view(self, conversation: ConversationId) -> YouthView: ...

    async def news(self, conversation: ConversationId, after: int) -> tuple[Sequence[Entry], YouthView]:
        """Thread and view in one look: what a stream needs at every change."""
        ...

    def listen(self, conversation: ConversationId) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        """Yields (something changed: read thread and view again) at every change and at least every 15 s."""
        ...

    async def typing(self, conversation: ConversationId) -> None: ...

    async def leave(self, conversation: ConversationId) -> None:
        """Quick exit: the youth's access ends now; a waiting request is withdrawn, a counsellor sees "weggegaan"."""
        ...

    async def wipe(self, conversation: ConversationId) -> None:
        """Destroy the key: nothing of the conversation can be read afterwards."""
        ...


@dataclass(frozen=True)
class Delivery:
    """One message to push. `address` is decrypted only for this."""

    id: str
    address: str
    text: str
    buttons: tuple[Button, ...]
    typing_only: bool = False
    forget: tuple[str, ...] = ()
    """First take these out of the chat, as far as the channel can: keys of the youth's messages and external ids of ours."""


class Outgoing(Protocol):
    """For the sender of a push channel."""

    async def next_deliveries(self, channel: Channel, limit: int = 20) -> Sequence[Delivery]:
        """At most one per conversation, in order; crisis and counsellor messages first."""
        ...

    async def delivered(self, delivery: str, external_id: str | None) -> None:
        """`external_id` comes back in `Delivery.forget` when the youth wipes or leaves; sealed like the text until then."""
        ...

    async def failed(self, delivery: str, retry_after: float) -> None: ...

    async def refused(self, delivery: str) -> None:
        """The youth blocked the bot or is gone: never try again, mark the conversation."""
        ...

    def outgoing(self, channel: Channel) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        """Yields when there may be something to send and at least every second."""
        ...


# ---------------------------------------------------------------- towards the counsellors


@dataclass(frozen=True)
class QueueEntry:
    """One line of the live queue, most urgent first."""

    conversation: ConversationId
    phase: Phase
    urgency: str
    """`crisis`, `high`, `normal`."""
    reason: str
    """Why it stands here, as a key of content/desk.yml (`reason.crisis_suicidal`, `reason.asked`, `reason.level_E2`, ...)."""
    channel: Channel
    topic: str | None
    age_band: str | None
    waiting_since: datetime
    mine: bool
    counsellor: CounsellorId | None
    unread: int
    alert_only: bool
    """A crisis alert: the youth did not ask for a human (yet), but a counsellor may join."""


@dataclass(frozen=True)
class DeskTalk:
    """A conversation as its counsellor sees it."""

    conversation: ConversationId
    phase: Phase
    channel: Channel
    card: Card
    thread: Sequence[Entry]
    youth_typing: bool
    youth_left: bool
    lease_until: datetime


@dataclass(frozen=True)
class Report:
    """Closed categories of questions.yml and topics.yml only (R60): slot -> value."""

    categories: dict[str, str]


class DeskDoor(Protocol):
    """For adapters/desk. Every call names the counsellor and is checked; unknown and forbidden look the same."""

    async def queue(self, counsellor: CounsellorId) -> Sequence[QueueEntry]: ...

    async def claim(self, conversation: ConversationId, counsellor: CounsellorId) -> DeskTalk:
        """Raises AlreadyClaimed when another was first."""
        ...

    async def talk(self, conversation: ConversationId, counsellor: CounsellorId) -> DeskTalk: ...

    async def renew(self, counsellor: CounsellorId) -> None:
        """Sign of life: extends the leases of all talks of this counsellor (to now + 45 s)."""
        ...

    async def reply(self, conversation: ConversationId, counsellor: CounsellorId, text: str, key: str) -> int: ...

    async def counsellor_typing(self, conversation: ConversationId, counsellor: CounsellorId) -> None: ...

    async def hand_back(self, conversation: ConversationId, counsellor: CounsellorId) -> None: ...

    async def draft_report(self, conversation: ConversationId, counsellor: CounsellorId) -> Report:
        """The report form prefilled from the card."""
        ...

    async def close(self, conversation: ConversationId, counsellor: CounsellorId, report: Report | None) -> None: ...

    async def present(self, counsellor: CounsellorId, here: bool) -> None:
        """Whether this counsellor takes chats; the youth is told honestly when nobody does."""
        ...

    def listen(self, counsellor: CounsellorId) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        """Yields when the queue or one of this counsellor's talks changed, and at least every 15 s."""
        ...
