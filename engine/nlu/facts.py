"""Facts that a youth tells in their own words (age, place, money, spread, ...), found by spaCy's Matcher.

Careful by design: what is not surely told is asked. A threat, a wish or a question is no fact, what is denied is the
opposite or nothing, and nothing here speaks about safety or suicide: that is the risk screen's work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.matcher import Matcher
from spacy.matcher.levenshtein import levenshtein
from spacy.tokens import Doc

from engine.nlu.fact_patterns import ENDS, NEGATORS, NUMBER, START, Fact, FactBook, Phrase, anchors, load
from engine.nlu.normaliser import Word, words
from engine.nlu.tokenizer import dutch
from engine.vocabulary import number_bands

LONGEST = 150
"""Words of a message that are looked at."""
BEFORE, AFTER, BACK = 1, 2, 5
"""Words before and after a match in which it may be denied, and before it in which it may be a threat or a wish."""
MANY = frozenset({"where"})
BARE = 6
"""Beside at most this many small words a number may answer the open question; in a real sentence it means anything."""
SENTENCE_ENDS = frozenset(".!?;")


@dataclass(frozen=True)
class Found:
    """A fact with its place in what was typed; `first` and `last` are indices of words."""

    slot: str
    value: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Heard:
    """All facts, and whether the message holds nothing else than facts and small words."""

    facts: tuple[Found, ...]
    nothing_else: bool


class FactFinder:
    """Built once; `find` takes about a third of a millisecond."""

    def __init__(self, book: FactBook) -> None:
        self._book = book
        self._phrases: dict[int, Phrase] = {}
        self._by_anchor: dict[tuple[str, str], Matcher] = {}
        for index, phrase in enumerate(book.phrases):
            self._phrases[dutch().vocab.strings.add(f"phrase {index}")] = phrase
            for pattern in phrase.patterns:
                for anchor in anchors(pattern, book.small_words):
                    matcher = self._by_anchor.setdefault(anchor, Matcher(dutch().vocab))
                    matcher.add(f"phrase {index}", [pattern])
        self._fuzzy = tuple(word for kind, word in self._by_anchor if kind == "FUZZY")

    def find(self, text: str) -> Heard:
        """Facts in order of mention; at most one value per slot, except where several may hold."""
        said = words(text)[:LONGEST]
        numbers = {i: n for i, word in enumerate(said) if (n := self._number(said, i)) is not None}
        plain = [NUMBER if i in numbers else word.plain for i, word in enumerate(said)]
        with dutch().memory_zone():
            doc = Doc(dutch().vocab, words=[START, *plain], lemmas=[START, *(word.lemma for word in said)])
            matches = [(self._phrases[key], s - 1, e - 1) for m in self._matchers(said) for key, s, e in m(doc)]
        found = [one for phrase, s, e in matches if (one := self._fact(phrase, max(s, 0), e, said, numbers))]
        facts = _settle(found)
        facts += self._bare_numbers(facts, said, numbers)
        return Heard(tuple(sorted(facts, key=lambda one: one.first)), _nothing_else(facts, said, self._book.small_words))

    def _matchers(self, said: list[Word]) -> list[Matcher]:
        """Only those that have a chance: all phrases at once would cost 1.5 ms a message, these cost a fifth."""
        keys = {("LOWER", word.plain) for word in said} | {("LEMMA", word.lemma) for word in said}
        keys |= {("FUZZY", near) for word in said for near in _near(word.lemma, self._fuzzy)}
        return [self._by_anchor[key] for key in keys if key in self._by_anchor]

    def _fact(self, phrase: Phrase, first: int, end: int, said: list[Word], numbers: dict[int, int]) -> Found | None:
        fact = phrase.fact
        if fact.unless & {word.lemma for word in _sentence(said, first, end)}:
            return None
        if fact.not_me and "ik" in (_plain(said, first - 1), _plain(said, first + 1)):
            return None
        value = self._age(fact, first, end, said, numbers) if fact.number else fact.value
        if phrase.deniable and _denied(said, first, end):
            value = fact.denied
        if value is None:
            return None
        return Found(fact.slot, value, said[first].start, said[end - 1].end, first, end - 1)

    def _age(self, fact: Fact, first: int, end: int, said: list[Word], numbers: dict[int, int]) -> str | None:
        places = [i for i in range(first, end) if i in numbers]
        at = (places[-1] if fact.last else places[0]) if places else None
        if at is None or _plain(said, at + 1) in self._book.not_an_age:
            return None
        almost = _plain(said, at - 1) == "bijna" or any(said[i].plain == "word" for i in range(first, at))
        age = numbers[at] - 1 if almost else numbers[at]
        return next((value for low, high, value in number_bands(fact.slot) if low <= age <= high), None)

    def _number(self, said: list[Word], at: int) -> int | None:
        plain = said[at].plain
        if plain.isascii() and plain.isdigit() and len(plain) <= 2:
            return int(plain)
        return self._book.numbers.get(plain)

    def _bare_numbers(self, facts: list[Found], said: list[Word], numbers: dict[int, int]) -> list[Found]:
        """Entity `number`: only the open question can say what it means."""
        claimed = {i for one in facts for i in range(one.first, one.last + 1)}
        rest = [word.plain for i, word in enumerate(said) if i not in claimed and i not in numbers]
        if len(rest) > BARE or not self._book.small_words.issuperset(rest):
            return []
        return [
            Found("number", str(n), said[i].start, said[i].end, i, i)
            for i, n in numbers.items()
            if i not in claimed and _plain(said, i + 1) not in self._book.not_an_age
        ]


@lru_cache(maxsize=20_000)
def _near(word: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The wanted words that this one may be a misspelling of."""
    return tuple(one for one in wanted if abs(len(one) - len(word)) <= 1 and levenshtein(word, one, 1) <= 1)


@lru_cache(maxsize=1)
def finder() -> FactFinder:
    """The finder for content/facts.yml. Raises BadPhrase."""
    return FactFinder(load())


def _settle(found: list[Found]) -> list[Found]:
    """One value per slot: a longer phrase beats one inside it, then what was said last counts (people correct themselves)."""
    by_slot: dict[str, list[Found]] = {}
    for one in found:
        by_slot.setdefault(one.slot, []).append(one)
    settled: list[Found] = []
    for slot, candidates in by_slot.items():
        if slot == "paid_or_sent" and {"paid", "sent"} <= {one.value for one in candidates}:
            candidates = [replace(one, value="both") for one in candidates if one.value in ("paid", "sent")]
        outer = [one for one in candidates if not any(_inside(one, other) for other in candidates)]
        if slot in MANY:
            settled += {one.value: one for one in reversed(outer)}.values()
            continue
        settled.append(max(outer, key=lambda one: (one.last, one.last - one.first)))
    return settled


def _inside(one: Found, other: Found) -> bool:
    shorter = one.last - one.first < other.last - other.first
    return shorter and other.first <= one.first and one.last <= other.last and one.value != other.value


def _denied(said: list[Word], first: int, end: int) -> bool:
    low = first
    while low > max(0, first - BEFORE) and said[low - 1].plain not in ENDS:
        low -= 1
    high = end
    while high < min(len(said), end + AFTER) and said[high].plain not in ENDS:
        high += 1
    return any(word.lemma in NEGATORS for word in said[low:high])


def _sentence(said: list[Word], first: int, end: int) -> list[Word]:
    """The words of the match and up to BACK before it, not across the end of a sentence."""
    low = first
    while low > max(0, first - BACK) and said[low - 1].plain not in SENTENCE_ENDS:
        low -= 1
    return said[low:end]


def _plain(said: list[Word], at: int) -> str:
    return said[at].plain if 0 <= at < len(said) else ""


BARE_SLOTS = frozenset({"number", "age_band", "image_age", "other_age", "where", "offender"})
"""Told alone these say nothing about what happened; the others may be the whole story in one sentence."""
STORY = frozenset({"physical", "threat", "telling_unsafe"})
"""Told at all, unless denied, these are never only an answer: the topic matters."""
SHORT = 6


def _nothing_else(facts: list[Found], said: list[Word], small: frozenset[str]) -> bool:
    covered = {i for one in facts for i in range(one.first, one.last + 1)}
    rest = [word for i, word in enumerate(said) if i not in covered]
    spoken = sum(word.plain.isalnum() for word in said)
    bare = spoken <= SHORT or (spoken <= 2 * SHORT and all(one.slot in BARE_SLOTS for one in facts))
    if any(one.slot in STORY and one.value != "no" for one in facts):
        return False
    return bool(facts) and bare and all(word.plain in small for word in rest)
