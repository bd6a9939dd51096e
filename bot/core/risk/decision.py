"""Joins the screen with the engine's calibrated understanding."""

from __future__ import annotations

from dataclasses import replace

from bot.core.risk.lexicon import Lexicon
from bot.core.risk.types import Reason, RiskKind, RiskLevel, Screening
from bot.core.turn import Understanding

KINDS = {"suicidal": RiskKind.SUICIDAL, "self_harm": RiskKind.SELF_HARM, "danger": RiskKind.DANGER}


def decide(screening: Screening, understanding: Understanding | None, lexicon: Lexicon) -> Screening:
    """The higher of the screen and the understanding; the screen alone when there is no understanding."""
    if understanding is None or screening.level is RiskLevel.CRISIS or screening.explained:
        return screening
    ranking = understanding.ranking or ((understanding.intent, understanding.confidence),)
    crisis = {name: p for name, p in ranking if name in KINDS}
    if not crisis:
        return screening
    intent = max(crisis, key=lambda name: crisis[name])
    total = sum(crisis.values())
    reason = Reason("", 0, 0, "nlu")
    if total >= lexicon.thresholds.crisis:
        return replace(screening, level=RiskLevel.CRISIS, kind=KINDS[intent], reasons=(*screening.reasons, reason))
    if total >= lexicon.thresholds.soft and screening.level is RiskLevel.NONE:
        return replace(screening, level=RiskLevel.SOFT, kind=KINDS[intent], reasons=(*screening.reasons, reason))
    return screening
