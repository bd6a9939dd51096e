"""`when: {slot: [values]}`: the one condition language of the content files. All slots must match, any value is enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.errors import ContentError

When = dict[str, tuple[str | None, ...]]
"""Slot -> accepted values; None stands for "not answered". An empty condition always holds."""
Facts = Mapping[str, tuple[str, ...]]
"""Slot -> what is known about it; a slot without answer is absent."""


def holds(when: When, facts: Facts) -> bool:
    """Whether every slot of the condition has one of its accepted values."""
    return all(_matches(accepted, facts.get(slot, ())) for slot, accepted in when.items())


def _matches(accepted: tuple[str | None, ...], known: tuple[str, ...]) -> bool:
    return any(value in accepted for value in known) if known else None in accepted


def parse_when(raw: Any, known: Mapping[str, tuple[str, ...]], file: str, key: str) -> When:
    """Check a condition against the known slots and values. Raises ContentError."""
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise ContentError(file, key, "`when` must be {slot: [values]}")
    for slot, values in raw.items():
        if slot not in known:
            raise ContentError(file, key, f"there is no question {slot!r}")
        if not isinstance(values, list) or not values:
            raise ContentError(file, key, f"`when.{slot}` must be a list of values")
        for value in values:
            if value is not None and value not in known[slot]:
                raise ContentError(file, key, f"{value!r} is not a value of {slot} (yes, no and numbers need quotes)")
    return {slot: tuple(values) for slot, values in raw.items()}
