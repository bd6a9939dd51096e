"""What the counsellor will see at a glance, computed from the slots."""

from __future__ import annotations

from typing import Any

from engine.vocabulary import questions


def card(slots: dict[str, Any]) -> dict[str, Any]:
    """`{"topic", "level", "answers", "advised"}`; only slots of the question bank are answers."""
    answers = {name: as_text(slots[name]) for name in questions() if slots.get(name) not in (None, [], "")}
    advised = [str(name) for name in slots.get("advised") or []]
    return {"topic": slots.get("topic"), "level": slots.get("level") or "E0", "answers": answers, "advised": advised}


def as_text(value: Any) -> str:
    """A slot value for the card; a list (`where` may hold several) is joined with commas."""
    return ",".join(str(one) for one in value) if isinstance(value, list) else str(value)
