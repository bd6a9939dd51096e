"""Screens one message against the lexicon."""

from __future__ import annotations

from bot.core.risk.lexicon import Lexicon
from bot.core.risk.types import Reason, RiskLevel, Screening

ORDER = {RiskLevel.NONE: 0, RiskLevel.SOFT: 1, RiskLevel.CRISIS: 2}


def screen(text: str, lexicon: Lexicon) -> Screening:
    """The highest level any rule finds in `text`, with every reason; never raises."""
    lowered = text.lower()
    found: list[tuple[int, Reason, Screening]] = []
    for rule in lexicon.rules:
        for phrase in rule.phrases:
            at = lowered.find(phrase)
            if at >= 0:
                reason = Reason(text[at : at + len(phrase)], at, at + len(phrase), rule.id, rule.why)
                found.append((ORDER[rule.level], reason, Screening(rule.level, rule.kind)))
    if not found:
        return Screening(RiskLevel.NONE)
    _, _, top = max(found, key=lambda item: item[0])
    return Screening(top.level, top.kind, tuple(reason for _, reason, _ in found))
