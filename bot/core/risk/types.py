"""What the crisis screen says about one message: a level, a kind and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RiskLevel(StrEnum):
    """none: go on · soft: ask directly about dying · crisis: the crisis text goes out at once."""

    NONE = "none"
    SOFT = "soft"
    CRISIS = "crisis"


class RiskKind(StrEnum):
    """Which crisis text fits."""

    SUICIDAL = "suicidal"
    SELF_HARM = "self_harm"
    DANGER = "danger"
    FRIEND = "friend"
    """Somebody else is in crisis."""


@dataclass(frozen=True)
class Reason:
    """Why: the words as they stand in the text (start, end are offsets) and the rule that matched."""

    words: str
    start: int
    end: int
    rule: str
    """Id in content/risk, or `nlu` when the engine's understanding decided."""
    why: str = ""
    """One Dutch line for the counsellor."""


@dataclass(frozen=True)
class Heard:
    """How much the sentence that sounds worst is worded like known messages (bot/core/risk/wording.py)."""

    kind: RiskKind
    """The likeliest kind of crisis."""
    crisis: float
    """Probability of a crisis, 0..1."""
    concern: float
    """Probability that there is at least reason to ask, 0..1."""
    reason: Reason
    """The words that speak most for it; rule `wording`."""


@dataclass(frozen=True)
class Screening:
    """The outcome for one message."""

    level: RiskLevel
    kind: RiskKind | None = None
    reasons: tuple[Reason, ...] = ()
    harmless: tuple[Reason, ...] = ()
    """Exclusions that matched (idioms, games, ordinary fear): why a risk word was not taken as a risk."""
    heard: Heard | None = None
    """What the wording says beside the phrases; None when the lexicon has spoken about every sentence."""
