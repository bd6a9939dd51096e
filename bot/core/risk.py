"""The crisis screen: explainable, apart from Rasa, on every message (design section 4).

Types only for now; `screen` and `decide` follow.
"""

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


@dataclass(frozen=True)
class Screening:
    """The outcome for one message."""

    level: RiskLevel
    kind: RiskKind | None = None
    reasons: tuple[Reason, ...] = ()
