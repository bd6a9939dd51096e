"""Screens one message against the lexicon: finds hits, weighs what stands around them, keeps the reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.risk.lexicon import Compiled, Lexicon, Rule
from bot.core.risk.listening import listen
from bot.core.risk.normalise import MARKS, SENTENCE
from bot.core.risk.types import Reason, RiskKind, RiskLevel, Screening
from bot.core.risk.vocabulary import OTHER, Encoded

ORDER = {RiskLevel.NONE: 0, RiskLevel.SOFT: 1, RiskLevel.CRISIS: 2}
_KINDS = (RiskKind.SUICIDAL, RiskKind.DANGER, RiskKind.SELF_HARM, RiskKind.FRIEND)
_AROUND = 8
"""Words on either side of a hit in which a time counts for it."""
_REASONS_PER_RULE = 3


@dataclass(frozen=True)
class _Hit:
    rule: Rule
    start: int
    end: int
    denied: bool


def screen(text: str, lexicon: Lexicon) -> Screening:
    """The level of one message with every reason: phrases first, then wording. Never raises; linear in the length."""
    return listen(text, by_phrases(text, lexicon), lexicon)


def by_phrases(text: str, lexicon: Lexicon) -> Screening:
    """The highest level any rule of the lexicon finds in `text`."""
    encoded = lexicon.vocabulary.encode(text)
    letters, harmless = _set_aside(encoded.letters, lexicon)
    found = [(hit, *_weigh(hit, letters, lexicon)) for hit in _without_nested(_hits(letters, lexicon), letters, lexicon)]
    found = [(hit, level, why) for hit, level, why in found if level is not RiskLevel.NONE]
    excluded = tuple(_reason(text, encoded, hit, hit.rule.why) for hit in harmless)
    if not found:
        return Screening(RiskLevel.NONE, None, (), excluded)
    found.sort(key=lambda item: (-ORDER[item[1]], _KINDS.index(item[0].rule.kind), item[0].start))
    reasons: list[Reason] = []
    for hit, _, why in found:
        reason = _reason(text, encoded, hit, why)
        if reason not in reasons and sum(r.rule == hit.rule.id for r in reasons) < _REASONS_PER_RULE:
            reasons.append(reason)
    return Screening(found[0][1], found[0][0].rule.kind, tuple(reasons), excluded)


def _reason(text: str, encoded: Encoded, hit: _Hit, why: str) -> Reason:
    start = encoded.spans[hit.start][0]
    end = encoded.spans[hit.end - 1][1]
    return Reason(text[start:end], start, end, hit.rule.id, why)


def _set_aside(letters: str, lexicon: Lexicon) -> tuple[str, list[_Hit]]:
    """Blank out what exclusions explain: in brackets in the phrase, else the whole phrase."""
    found: list[_Hit] = []
    blanked = list(letters)
    for phrase in lexicon.exclusion_index.candidates(set(letters)):
        for match in phrase.pattern.plain.finditer(letters):
            if match.end() == match.start():
                continue
            found.append(_Hit(phrase.rule, match.start(), match.end(), False))
            spans = [match.span(g) for g in range(1, len(match.groups()) + 1) if match.group(g)] or [match.span()]
            for start, end in spans:
                for i in range(start, end):
                    blanked[i] = blanked[i] if blanked[i] in MARKS else OTHER
    return "".join(blanked), found


def _hits(letters: str, lexicon: Lexicon) -> list[_Hit]:
    found: list[_Hit] = []
    present = set(letters)
    negations = not lexicon.negators.isdisjoint(present)
    for phrase in lexicon.rule_index.candidates(present):
        plain = _spans(phrase.pattern.plain, letters)
        found += [_Hit(phrase.rule, start, end, False) for start, end in plain]
        if negations and phrase.pattern.loose:
            found += _denied(phrase, letters, plain)
    return found


def _spans(pattern: re.Pattern[str], letters: str) -> list[tuple[int, int]]:
    """Every match, also overlapping ones; of those that end together the shortest."""
    by_end: dict[int, int] = {}
    at = 0
    while match := pattern.search(letters, at):
        if match.end() > match.start():
            by_end[match.end()] = match.start()
        at = match.start() + 1
    return [(start, end) for end, start in by_end.items()]


def _denied(phrase: Compiled, letters: str, plain: list[tuple[int, int]]) -> list[_Hit]:
    """Matches that only exist because a negation may stand inside."""
    loose = phrase.pattern.loose
    if loose is None:
        return []
    return [
        _Hit(phrase.rule, start, end, True)
        for start, end in _spans(loose, letters)
        if not any(start <= s and e <= end for s, e in plain)
    ]


def _without_nested(hits: list[_Hit], letters: str, lexicon: Lexicon) -> list[_Hit]:
    """Without hits that lie inside one that knows who is meant: `wil dood` says less than `mijn vriendin wil dood`."""
    subjects = lexicon.scopes.subject
    knowing = [hit for hit in hits if letters[hit.start] in subjects]
    kept: list[_Hit] = []
    for hit in hits:
        inside = letters[hit.start] not in subjects and any(
            other.start < hit.start and hit.end <= other.end and ORDER[other.rule.level] >= ORDER[hit.rule.level]
            for other in knowing
            if hit.denied or not other.denied
        )
        if not inside:
            kept.append(hit)
    return kept


def _weigh(hit: _Hit, letters: str, lexicon: Lexicon) -> tuple[RiskLevel, str]:
    """Level and explanation of a hit after negation and time."""
    rule = hit.rule
    scopes = lexicon.scopes
    first = letters.rfind(SENTENCE, 0, hit.start) + 1
    last = letters.find(SENTENCE, hit.end)
    before = letters[max(first, hit.start - _AROUND) : hit.start]
    after = letters[hit.end : min(len(letters) if last < 0 else last, hit.end + _AROUND)]
    inside = letters[hit.start : hit.end]
    denied_before = scopes.denied_before_clause if inside[0] in scopes.subject else scopes.denied_before
    turned = not hit.denied and lexicon.negators.isdisjoint(inside)  # a second negation seldom takes back the first
    if hit.denied or (turned and (denied_before.search(before) or scopes.denied_after.search(after))):
        left = _lower(rule.negated, rule.level) if rule.level is RiskLevel.CRISIS else RiskLevel.NONE
        return left, f"{rule.why} (ontkend)"
    around = before + inside + after
    if scopes.present.isdisjoint(inside) and scopes.past.search(around) and not scopes.still.search(around):
        return _lower(rule.past, rule.level), f"{rule.why} (langer geleden)"
    return rule.level, rule.why


def _lower(one: RiskLevel, other: RiskLevel) -> RiskLevel:
    return min(one, other, key=ORDER.__getitem__)
