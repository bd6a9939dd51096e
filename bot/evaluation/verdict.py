"""Comparing what was expected of a persona's talk with what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.evaluation.personas import Persona
from bot.evaluation.play import Heard, Transcript

HUMAN = ("human", "human_yes")
CRISIS = "safety.crisis"


@dataclass(frozen=True)
class Inside:
    """What only the system itself knows of a talk; None where a running system is looked at from outside."""

    topic: str | None
    level: str
    crisis: bool
    handed_over: bool
    report: dict[str, str] = field(default_factory=dict)


def judge(persona: Persona, transcript: Transcript, inside: Inside | None) -> list[str]:
    """One sentence for each expectation that does not hold."""
    return [*_outside(persona, transcript), *(_within(persona, inside) if inside is not None else ())]


def unseen(persona: Persona) -> list[str]:
    """Expectations that cannot be checked from outside a running system."""
    expect = persona.expect
    named = {"topic": expect.topic, "level": expect.level, "handed_over": expect.handed_over, "report": expect.report or None}
    return [key for key, value in named.items() if value is not None]


def _outside(persona: Persona, transcript: Transcript) -> list[str]:
    expect, said = persona.expect, transcript.bot()
    named = {key for line in said for key in line.referrals}
    wrong = [f"referral {key} was not named" for key in expect.referrals if key not in named]
    wrong += [f"referral {key} was named" for key in expect.not_referrals if key in named]
    for pattern in expect.never:
        wrong += [f"/{pattern}/ was said: {line.text}" for line in said if re.search(pattern, line.text, re.IGNORECASE)]
    if expect.offered_human is not None and offered_human(said) != expect.offered_human:
        wrong.append(f"offered_human is {offered_human(said)}")
    shown = any(line.response.startswith(CRISIS) for line in said)
    if expect.crisis is not None and shown != expect.crisis:
        wrong.append(f"crisis text shown: {shown}")
    return wrong


def offered_human(said: list[Heard]) -> bool:
    """A message of its own accord carried the way to a human (the standing row under every message does not count)."""
    return any(choice.value in HUMAN for line in said for choice in line.choices)


def _within(persona: Persona, inside: Inside) -> list[str]:
    expect = persona.expect
    pairs = (
        ("topic", expect.topic, inside.topic),
        ("level", expect.level, inside.level),
        ("handed_over", expect.handed_over, inside.handed_over),
        *((f"report.{key}", value, inside.report.get(key)) for key, value in expect.report.items()),
    )
    return [f"{name} is {got}, expected {wanted}" for name, wanted, got in pairs if wanted is not None and got != wanted]
