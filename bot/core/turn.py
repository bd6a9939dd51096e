"""One turn of the stateless engine: what goes in and what comes out (`POST /turn`, design section 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.core.conversation import Card, Channel, ConversationId, Reply

State = dict[str, Any]
"""Opaque to the gateway: slots, active form and the last events, as the engine wrote them."""


@dataclass(frozen=True)
class RiskHeard:
    """What the engine's own detector makes of a text; the gateway decides (bot/core/risk/decision.py)."""

    crisis: float
    concern: float
    """Probabilities of a crisis, and of anything that should be asked about."""
    kind: str
    words: str
    """The stretch of the text that weighed most, and where it stands."""
    start: int
    end: int


@dataclass(frozen=True)
class Understanding:
    """What the NLU made of a text. Probabilities are calibrated and lie in 0..1."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    """Slot -> value found in the text (`age_band`, `where`, `demand`, ...)."""
    risk: RiskHeard | None = None
    """None from a pipeline without the detector."""


@dataclass(frozen=True)
class TurnRequest:
    """`text` is always text; only `payload` (issued by us) can carry a command."""

    conversation: ConversationId
    channel: Channel
    state: State | None
    text: str = ""
    payload: str = ""
    force_intent: str = ""
    """Set by the gateway when the risk screen decided: `suicidal`, `self_harm` or `danger`."""


@dataclass(frozen=True)
class Command:
    """What a custom action asks the gateway to do inside the same transaction.

    Names: offer_handover {reason, level} · record_report {categories} · offer_wipe {} · end_conversation {} ·
    raise_crisis {kind}: an answer to a question is a crisis; the gateway sends its text and repeats the turn with force_intent.
    """

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TurnResult:
    """The engine's answer. Nothing of it is kept in the engine."""

    replies: tuple[Reply, ...]
    commands: tuple[Command, ...]
    state: State
    understanding: Understanding | None
    card: Card
