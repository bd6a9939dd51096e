"""What the counsellor will see at a glance, computed from the slots; whenever the talk ends it is also what is counted."""

from __future__ import annotations

from typing import Any

from engine.turn import CRISES
from engine.vocabulary import questions

BESIDE_THE_BANK = ("sub", "role")
"""No questions, but known from the answers and from who speaks: the report needs them however early the talk ends."""


def card(slots: dict[str, Any]) -> dict[str, Any]:
    """`{"topic", "level", "answers", "advised"}`; only slots of the question bank and what follows from them are answers.

    In a crisis `topic` is that crisis; the answer `topic` is then what led to it, and that is counted.
    """
    answers = {name: as_text(slots[name]) for name in (*questions(), *BESIDE_THE_BANK) if slots.get(name) not in (None, [], "")}
    if slots.get("topic") in CRISES and slots.get("parked_topic"):
        answers["topic"] = slots["parked_topic"]
    advised = [name for name in map(str, slots.get("advised") or []) if not _is_talk(name)]
    return {"topic": slots.get("topic"), "level": slots.get("level") or "E0", "answers": answers, "advised": advised}


def _is_talk(response: str) -> bool:
    """Kind words and the offer of a human are no advice."""
    return response.endswith("_acknowledge") or response.startswith("utter_offer_human")


def as_text(value: Any) -> str:
    """A slot value for the card; a list (`where` may hold several) is joined with commas."""
    return ",".join(str(one) for one in value) if isinstance(value, list) else str(value)
