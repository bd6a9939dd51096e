"""Joins the screen with what the engine heard: the second detector, or (without it) the calibrated understanding."""

from __future__ import annotations

import math
from dataclasses import replace

from bot.core.risk.lexicon import Lexicon
from bot.core.risk.listening import raise_by
from bot.core.risk.types import Heard, Reason, RiskKind, RiskLevel, Screening
from bot.core.turn import RiskHeard, Understanding

KINDS = {"suicidal": RiskKind.SUICIDAL, "self_harm": RiskKind.SELF_HARM, "danger": RiskKind.DANGER}
_CLOSEST = 1e-4
"""Probabilities are kept this far from 0 and 1: no single voice is ever wholly certain."""
ENGINE = "nlu"
"""The rule's name under which the engine's reasons stand on the card."""


def decide(screening: Screening, understanding: Understanding | None, lexicon: Lexicon) -> Screening:
    """The higher of the screening and what the engine's detector hears. A crisis is never lowered.

    Where the lexicon has explained every sentence (a denial, an idiom, long ago) the detector must be surer: measured on
    messages with harmless risk words it is wrong more often there (docs/risk_screen.md). One thing goes the other way: a
    question about dying that only loose words called for ("... dood ...") is not asked when the detector hears nothing at all.
    """
    if understanding is None or screening.level is RiskLevel.CRISIS:
        return screening
    if understanding.risk is not None:
        return _by_detector(screening, understanding.risk, lexicon)
    return _by_understanding(screening, understanding, lexicon)


def _by_detector(screening: Screening, risk: RiskHeard, lexicon: Lexicon) -> Screening:
    """Lexicon and detector, the highest wins."""
    bars = lexicon.thresholds
    kind = RiskKind(risk.kind)
    explained = screening.heard is None
    crisis_from = bars.detector_explained if explained else bars.detector_crisis
    soft_from = bars.detector_explained if explained else bars.detector_soft
    if screening.level is RiskLevel.SOFT and risk.concern < bars.detector_nothing:
        return replace(screening, level=RiskLevel.NONE, kind=None, reasons=(), harmless=screening.harmless + screening.reasons)
    name = risk.kind if risk.crisis >= crisis_from else "soft"
    reason = Reason(risk.words, risk.start, risk.end, ENGINE, bars.why[name])
    heard = replace(screening, heard=Heard(kind, risk.crisis, risk.concern, reason))
    raised = raise_by(heard, risk.crisis, risk.concern, crisis_from, soft_from)
    return raised if raised.level is not screening.level else screening


def _by_understanding(screening: Screening, understanding: Understanding, lexicon: Lexicon) -> Screening:
    """A pipeline without the detector (config/): wording and topic together must be sure enough."""
    if screening.heard is None:
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
    return replace(screening, heard=replace(heard, kind=kind, reason=replace(heard.reason, rule=ENGINE)))


def _log_odds(p: float) -> float:
    p = min(max(p, _CLOSEST), 1 - _CLOSEST)
    return math.log(p / (1 - p))


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
