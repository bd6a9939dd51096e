"""Screens one message against the lexicon: finds hits, weighs what stands around them, keeps the reasons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.risk.lexicon import Compiled, Lexicon, Rule
from bot.core.risk.listening import listen
from bot.core.risk.normalise import MARKS, PAUSE, SENTENCE, Word, split_words
from bot.core.risk.types import Reason, RiskKind, RiskLevel, Screening
from bot.core.risk.vocabulary import OTHER, Encoded

ORDER = {RiskLevel.NONE: 0, RiskLevel.SOFT: 1, RiskLevel.CRISIS: 2}
_KINDS = (RiskKind.SUICIDAL, RiskKind.DANGER, RiskKind.SELF_HARM, RiskKind.FRIEND)
_AROUND = 8
"""Words on either side of a hit in which a time counts for it."""
_REASONS_PER_RULE = 3
_LAST_END = re.compile(f".*[{SENTENCE}{PAUSE}]")
_FIRST_END = re.compile(f"[{SENTENCE}{PAUSE}].*")


@dataclass(frozen=True)
class _Hit:
    rule: Rule
    start: int
    end: int
    denied: bool


def screen(text: str, lexicon: Lexicon) -> Screening:
    """The level of one message with every reason: phrases first, then wording. Never raises; linear in the length."""
    words = split_words(text)
    return listen(text, words, _by_phrases(text, words, lexicon), lexicon)


def _by_phrases(text: str, words: Sequence[Word], lexicon: Lexicon) -> Screening:
    """The highest level any rule of the lexicon finds in `text`."""
    encoded = lexicon.vocabulary.encode(words)
    letters, harmless = _set_aside(encoded.letters, lexicon)
    weighed: dict[tuple[str, str, str, str, bool], tuple[RiskLevel, str]] = {}
    asking = [hit for hit in harmless if hit.rule.level is RiskLevel.SOFT]
    hits = _without_nested(_hits(letters, lexicon), letters, lexicon)
    found = [(hit, hit.rule.level, hit.rule.why) for hit in asking]
    found += [(hit, *_weigh(hit, letters, lexicon, weighed)) for hit in hits]
    excluded = [_reason(text, encoded, hit, hit.rule.why) for hit in harmless if hit.rule.level is RiskLevel.NONE]
    excluded += [_reason(text, encoded, hit, why) for hit, level, why in found if level is RiskLevel.NONE]
    found = [(hit, level, why) for hit, level, why in found if level is not RiskLevel.NONE]
    if not found:
        return Screening(RiskLevel.NONE, None, (), tuple(excluded))
    found.sort(key=lambda item: (-ORDER[item[1]], _KINDS.index(item[0].rule.kind), item[0].start))
    reasons: dict[Reason, None] = {}
    told: Counter[str] = Counter()
    for hit, _, why in found:
        if told[hit.rule.id] < _REASONS_PER_RULE:
            reason = _reason(text, encoded, hit, why)
            told[hit.rule.id] += reason not in reasons
            reasons[reason] = None
    return Screening(found[0][1], found[0][0].rule.kind, tuple(reasons), tuple(excluded))


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
    """Every place where a phrase matches, each once per rule."""
    found: dict[tuple[str, int, int, bool], _Hit] = {}
    present = set(letters)
    negations = not lexicon.negators.isdisjoint(present)
    for phrase in lexicon.rule_index.candidates(present):
        plain = _spans(phrase.pattern.plain, letters)
        denied = _denied(phrase, letters, plain) if negations and phrase.pattern.loose else []
        for spans, is_denied in ((plain, False), (denied, True)):
            for start, end in spans:
                found[phrase.rule.id, start, end, is_denied] = _Hit(phrase.rule, start, end, is_denied)
    return list(found.values())


def _spans(pattern: re.Pattern[str], letters: str) -> list[tuple[int, int]]:
    """Every match, also overlapping ones; of those that end together the shortest."""
    by_end: dict[int, int] = {}
    at = 0
    while match := pattern.search(letters, at):
        if match.end() > match.start():
            by_end[match.end()] = match.start()
        at = match.start() + 1
    return [(start, end) for end, start in by_end.items()]


def _denied(phrase: Compiled, letters: str, plain: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Matches that only exist because a negation may stand inside."""
    loose = phrase.pattern.loose
    if loose is None:
        return []
    latest = 0
    begins = [0] * (len(letters) + 2)  # begins[end]: the latest start of a plain match that ends there or before
    by_end = {end: start + 1 for start, end in plain}
    for end in range(len(begins)):
        latest = max(latest, by_end.get(end, 0))
        begins[end] = latest
    return [(start, end) for start, end in _spans(loose, letters) if begins[end] < start + 1]


def _without_nested(hits: list[_Hit], letters: str, lexicon: Lexicon) -> list[_Hit]:
    """Without hits that lie inside one that knows who is meant: `wil dood` says less than `mijn vriendin wil dood`."""
    subjects = lexicon.scopes.subject
    reach: dict[tuple[int, int, bool], int] = {}  # (place, level, denied) -> how far a hit that knows its subject goes on
    for hit in hits:
        if letters[hit.start] in subjects:
            for place in range(hit.start + 1, hit.end):
                for level in range(ORDER[hit.rule.level] + 1):
                    key = (place, level, hit.denied)
                    reach[key] = max(reach.get(key, 0), hit.end)
    return [hit for hit in hits if letters[hit.start] in subjects or not _inside(hit, reach)]


def _inside(hit: _Hit, reach: dict[tuple[int, int, bool], int]) -> bool:
    level = ORDER[hit.rule.level]
    if reach.get((hit.start, level, False), 0) >= hit.end:
        return True
    return hit.denied and reach.get((hit.start, level, True), 0) >= hit.end


def _weigh(
    hit: _Hit, letters: str, lexicon: Lexicon, weighed: dict[tuple[str, str, str, str, bool], tuple[RiskLevel, str]]
) -> tuple[RiskLevel, str]:
    """Level and explanation of a hit after negation and time; `weighed` remembers what was said before in the same words."""
    before = _LAST_END.sub("", letters[max(0, hit.start - _AROUND) : hit.start])
    after = _FIRST_END.sub("", letters[hit.end : hit.end + _AROUND])
    inside = letters[hit.start : hit.end]
    key = (hit.rule.id, before, inside, after, hit.denied)
    if key not in weighed:
        weighed[key] = _scoped(hit, before, inside, after, lexicon)
    return weighed[key]


def _scoped(hit: _Hit, before: str, inside: str, after: str, lexicon: Lexicon) -> tuple[RiskLevel, str]:
    rule, scopes = hit.rule, lexicon.scopes
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
