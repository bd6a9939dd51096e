"""What is counted about a talk: closed categories and a month, and nothing that leads back to it (R60)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

COUNTED = (
    "topic",
    "sub",
    "level",
    "age_band",
    "gender",
    "role",
    "offender",
    "demand",
    "spread",
    "where",
    "paid_or_sent",
    "physical",
    "helped",
    "channel",
    "outcome",
    "crisis",
    "duration_band",
)
"""The only categories that may leave a conversation; the other questions change the advice and are then forgotten."""

_BANDS = (("under_5_min", 5), ("5_15_min", 15), ("15_30_min", 30))


def clean(categories: Mapping[str, str], vocabulary: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Only counted categories with a value the vocabulary knows: whatever else was offered cannot enter."""
    return {name: categories[name] for name in COUNTED if categories.get(name) in vocabulary.get(name, frozenset())}


def month(at: datetime) -> str:
    """`2026-11`: no time finer than this is counted."""
    return f"{at.year:04d}-{at.month:02d}"


def duration_band(duration: timedelta) -> str:
    """A band of questions.yml."""
    minutes = duration.total_seconds() / 60
    return next((band for band, limit in _BANDS if minutes < limit), "over_30_min")


def outcome(*, wiped: bool, had_counsellor: bool, missed: bool, left: bool, referred: bool) -> str:
    """The one outcome of questions.yml that tells most about what the youth got."""
    if had_counsellor:
        return "handed_over"
    if missed:
        return "handover_missed"
    if wiped:
        return "wiped"
    if left:
        return "left"
    return "referred" if referred else "self_help"
