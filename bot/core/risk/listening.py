"""Adds the wording to what the phrases found: for sentences about which no phrase and no exclusion has spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.risk.lexicon import Lexicon, Thresholds
from bot.core.risk.normalise import Word
from bot.core.risk.types import Heard, Reason, RiskKind, RiskLevel, Screening
from bot.core.risk.wording import NONE, SOFT, Votes, sentences

WORDING = "wording"
_KINDS = tuple(RiskKind)
_FEWEST_WORDS = 2
"""A single word nobody foresaw says too little."""


def listen(text: str, words: Sequence[Word], screening: Screening, lexicon: Lexicon) -> Screening:
    """`screening` with the wording heard, raised where that is sure enough. A crisis found by phrases stays as it is."""
    if screening.level is RiskLevel.CRISIS:
        return screening
    spoken = [(reason.start, reason.end) for reason in (*screening.reasons, *screening.harmless)]
    bars = lexicon.thresholds
    heard: Heard | None = None
    known: Votes = {}
    for sentence in sentences(words, lexicon.spelling):
        start, end = sentence[0].start, sentence[-1].end
        if len(sentence) < _FEWEST_WORDS or any(s < end and start < e for s, e in spoken):
            continue
        one = _hear(text, sentence, known, lexicon)
        if heard is None or _weight(one, bars) > _weight(heard, bars):
            heard = one
    if heard is None:
        return screening
    return raise_by(replace(screening, heard=heard), heard.crisis, heard.concern, bars.crisis, bars.soft)


def _weight(heard: Heard, bars: Thresholds) -> tuple[bool, bool, float]:
    """What makes one sentence worse than another: first of all what it leads to."""
    return heard.crisis >= bars.crisis, heard.concern >= bars.soft, heard.crisis


def raise_by(screening: Screening, crisis: float, concern: float, crisis_from: float, soft_from: float) -> Screening:
    """`screening` at the level these probabilities stand for, never lower than it was; needs `screening.heard`."""
    heard = screening.heard
    if heard is None:
        return screening
    if crisis >= crisis_from:
        return replace(screening, level=RiskLevel.CRISIS, kind=heard.kind, reasons=(heard.reason, *screening.reasons))
    if concern >= soft_from and screening.level is RiskLevel.NONE:
        return replace(screening, level=RiskLevel.SOFT, kind=heard.kind, reasons=(heard.reason,))
    return screening


def _hear(text: str, sentence: list[Word], known: Votes, lexicon: Lexicon) -> Heard:
    forms = [word.form for word in sentence]
    chances = lexicon.wording.chances(forms, known)
    kind = max(_KINDS, key=lambda one: chances[one.value])
    crisis = sum(chances[one.value] for one in _KINDS)
    name = kind.value if crisis >= chances[SOFT] else SOFT
    first, last = lexicon.wording.loudest(forms, name, known)
    start, end = sentence[first].start, sentence[last].end
    reason = Reason(text[start:end], start, end, WORDING, lexicon.thresholds.why[name])
    return Heard(kind, crisis, 1 - chances[NONE], reason)
