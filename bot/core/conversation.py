"""The words every layer shares: who speaks, what was said, what a conversation looks like from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

ConversationId = NewType("ConversationId", str)
"""Random, at least 128 bits, never shown to anybody, never in a log."""
CounsellorId = NewType("CounsellorId", str)


class Channel(StrEnum):
    """Where the youth talks with us."""

    WEB = "web"
    TELEGRAM = "telegram"


class Sender(StrEnum):
    """Who said a line of the thread."""

    YOUTH = "youth"
    BOT = "bot"
    COUNSELLOR = "counsellor"
    NOTICE = "notice"
    """Kompas itself about the talk: "er is een medewerker", "je bent nummer 2"."""


class Phase(StrEnum):
    """The handover state machine of design section 4."""

    BOT = "bot"
    WAITING = "waiting"
    COUNSELLOR = "counsellor"
    CLOSED = "closed"


class InboundKind(StrEnum):
    """What a youth did. Media carries only its kind: it is never fetched."""

    TEXT = "text"
    BUTTON = "button"
    EDITED = "edited"
    MEDIA = "media"
    START = "start"
    """The widget was opened or Telegram's /start was pressed; has no words."""


@dataclass(frozen=True)
class Inbound:
    """One thing a youth sent. `key` is unique per conversation and makes a repeat harmless."""

    kind: InboundKind
    key: str
    text: str = ""
    """The words, exactly as typed (caption of a refused picture included)."""
    token: str = ""
    """The opaque token of a pressed button; the gateway maps it to a payload it issued itself.

    Also `nav:human`, `nav:back`, `nav:stop` and `nav:wipe`: the standing bar, valid in every conversation.
    """
    media: str = ""
    """photo, video, voice, document, sticker, location, contact, ..."""


@dataclass(frozen=True)
class Button:
    """A choice. `payload` is `/intent{"slot": "value"}` for the engine or `kompas:<act>` for the gateway.

    It never leaves the gateway: channels see `token` (at most 64 bytes) and `value`.
    """

    title: str
    payload: str
    token: str = ""
    value: str = ""
    """The value of questions.yml or the act this button stands for: data for tests, not shown."""


@dataclass(frozen=True)
class Reply:
    """One message to the youth with the data that travels beside its text."""

    text: str
    response: str
    """Response name (`utter_...`) or content key (`gateway.crisis_suicidal`)."""
    slot: str | None = None
    """For a question: the slot it fills."""
    referrals: tuple[str, ...] = ()
    """Keys of content/referrals.yml that the text names."""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of the thread. `seq` counts from 1 without gaps and is the SSE event id."""

    seq: int
    sender: Sender
    reply: Reply
    """Also for youth and counsellor lines (then only `text` is filled)."""
    at: datetime
    key: str = ""
    """The client's own message id on youth lines, so that a widget can match its echo."""


@dataclass(frozen=True)
class Card:
    """What the counsellor sees at a glance. All of it is encrypted with the conversation."""

    topic: str | None = None
    level: str = "E0"
    answers: dict[str, str] = field(default_factory=dict)
    """Slot -> value of questions.yml."""
    advised: tuple[str, ...] = ()
    """Response names of the steps already shown."""
    risk: tuple[str, ...] = ()
    """One line per alarm: level, kind, the words and the rule that raised it."""
    summary: str = ""
