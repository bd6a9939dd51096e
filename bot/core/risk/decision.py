"""Joins the screen with the engine's calibrated understanding."""

from __future__ import annotations

import math
from dataclasses import replace

from bot.core.risk.lexicon import Lexicon
from bot.core.risk.listening import raise_by
from bot.core.risk.types import RiskKind, RiskLevel, Screening
from bot.core.turn import Understanding

KINDS = {"suicidal": RiskKind.SUICIDAL, "self_harm": RiskKind.SELF_HARM, "danger": RiskKind.DANGER}
_CLOSEST = 1e-4
"""Probabilities are kept this far from 0 and 1: no single voice is ever wholly certain."""


def decide(screening: Screening, understanding: Understanding | None, lexicon: Lexicon) -> Screening:
    """The screening, raised when its wording and the engine's understanding together are sure enough; never lowered.

    Where the lexicon has explained every sentence (a denial, an idiom, long ago) the understanding changes nothing: measured
    on messages with harmless risk words it is wrong too often to speak alone (docs/risk_screen.md).
    """
    if understanding is None or screening.level is RiskLevel.CRISIS or screening.heard is None:
        return screening
    ranking = understanding.ranking or ((understanding.intent, understanding.confidence),)
    crises = {name: p for name, p in ranking if name in KINDS}
    thresholds = lexicon.thresholds
    extra = thresholds.nlu_weight * _log_odds(sum(crises.values()))
    crisis = _probability(_log_odds(screening.heard.crisis) + extra)
    concern = _probability(_log_odds(screening.heard.concern) + extra)
    raised = raise_by(_named(screening, crises), crisis, concern, thresholds.joined_crisis, thresholds.joined_soft)
    return raised if raised.level is not screening.level else screening


def _named(screening: Screening, crises: dict[str, float]) -> Screening:
    """The reason under its own name, with the kind of the likelier of both."""
    heard = screening.heard
    if heard is None:
        return screening
    kind = heard.kind
    if crises:
        best = max(crises, key=crises.__getitem__)
        kind = KINDS[best] if crises[best] > heard.crisis else kind
    return replace(screening, heard=replace(heard, kind=kind, reason=replace(heard.reason, rule="nlu")))


def _log_odds(p: float) -> float:
    p = min(max(p, _CLOSEST), 1 - _CLOSEST)
    return math.log(p / (1 - p))


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
