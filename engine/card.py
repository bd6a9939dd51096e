"""What the counsellor will see at a glance, computed from the slots."""

from __future__ import annotations

from typing import Any

from engine.vocabulary import questions


def card(slots: dict[str, Any]) -> dict[str, Any]:
    """`{"topic", "level", "answers", "advised"}`; only slots of the question bank are answers."""
    answers = {name: as_text(slots[name]) for name in questions() if slots.get(name) not in (None, [], "")}
    advised = [name for name in map(str, slots.get("advised") or []) if not _is_talk(name)]
    return {"topic": slots.get("topic"), "level": slots.get("level") or "E0", "answers": answers, "advised": advised}


def _is_talk(response: str) -> bool:
    """Kind words and the offer of a human are no advice."""
    return response.endswith("_acknowledge") or response.startswith("utter_offer_human")


def as_text(value: Any) -> str:
    """A slot value for the card; a list (`where` may hold several) is joined with commas."""
    return ",".join(str(one) for one in value) if isinstance(value, list) else str(value)
