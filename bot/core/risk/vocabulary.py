"""Turns the words of a message into letters: one letter per word the lexicon knows, so that rules become short regexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.core.errors import ContentError
from bot.core.risk.normalise import COMMA, MARKS, SENTENCE, Word, unleet

OTHER = "x"
"""The letter of every word the lexicon does not know."""
_FIRST_LETTER = 0x4E00
_REPEATED = re.compile(r"(.)\1{2,}")
_LONGEST_WORD = 24
_LONGEST_GLUED = 60
_SPACED_TRIES = 3
"""How many letters deep into a row of single letters a known word may begin."""


class Encoded(NamedTuple):
    """A message as letters; letter i stands for the words text[spans[i][0]:spans[i][1]]."""

    letters: str
    spans: list[tuple[int, int]]


@dataclass(frozen=True)
class Spelling:
    """What content/risk/spelling.yml says about how people write."""

    replace: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Chat-speak and contractions: one typed word -> the words meant."""
    join: frozenset[str] = frozenset()
    """Words that are often written in two parts."""
    near: frozenset[str] = frozenset()
    """Ordinary words that look like a risk word and are never read as a typing error of it."""
    glue: frozenset[str] = frozenset()
    """Risk words that are looked for inside words typed without spaces."""

    def canonical(self, word: str) -> str:
        """The word a phrase of the lexicon means. Raises ContentError for one that messages never contain."""
        meant = self.replace.get(word, (word,))
        if len(meant) > 1:
            raise ContentError(f"{word!r} is read as {' '.join(meant)!r} (spelling.yml): write that")
        return meant[0]


def _deletes(word: str, distance: int) -> set[str]:
    """Every string that is left after taking away at most `distance` letters."""
    found = {word}
    layer = {word}
    for _ in range(distance):
        layer = {w[:i] + w[i + 1 :] for w in layer for i in range(len(w))}
        found |= layer
    return found


def _allowed(length: int) -> int:
    """Typing errors forgiven in a word of this length."""
    return 2 if length >= 9 else 1 if length >= 5 else 0


def damerau(a: str, b: str, limit: int) -> int:
    """Damerau-Levenshtein distance (optimal string alignment); anything above `limit` comes back as limit + 1."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, row = row, now
    return min(row[-1], limit + 1)


class Vocabulary:
    """Every word of the lexicon with its letter. Built once; reading it keeps nothing of a message."""

    def __init__(self, words: Iterable[str], stems: Iterable[str], spelling: Spelling, together: Sequence[str] = ()) -> None:
        """`together`: words of large sets, whose letters become neighbours so that their classes stay short."""
        place = {spelling.canonical(word): i for i, word in reversed(list(enumerate(together)))}
        names = sorted({*words, *(stem + "*" for stem in stems)}, key=lambda name: (place.get(name, len(place)), name))
        self._letters = {name: chr(_FIRST_LETTER + i) for i, name in enumerate(names)}
        self._spelling = spelling
        self._stems = {name[:-1]: letter for name, letter in self._letters.items() if name.endswith("*")}
        self._by_delete: dict[str, list[str]] = {}
        plain = [name.removesuffix("*") for name in names]
        for word in sorted(set(plain)):
            if _allowed(len(word)):
                for key in _deletes(word, _allowed(len(word))):
                    self._by_delete.setdefault(key, []).append(word)
        self._glue = re.compile("|".join(sorted(map(re.escape, spelling.glue), key=len, reverse=True)) or r"(?!)")

    def letters_of(self, word: str) -> str:
        """The letters a word of a phrase stands for: itself, or for `stem*` all words that begin so."""
        if not word.endswith("*"):
            return self._letters[self._spelling.canonical(word)]
        return "".join(letter for name, letter in self._letters.items() if name.startswith(word[:-1]))

    def encode(self, words: Sequence[Word]) -> Encoded:
        """Letters and spans of a message (`split_words`); linear in its length."""
        letters: list[str] = []
        spans: list[tuple[int, int]] = []
        known: dict[str, str] = {}
        at = 0
        while at < len(words):
            taken, found, end = self._one(words, at, known)
            letters.append(found)
            spans.extend([(words[at].start, end)] * len(found))
            at += taken
        return Encoded("".join(letters), spans)

    def _one(self, words: Sequence[Word], at: int, known: dict[str, str]) -> tuple[int, str, int]:
        """(words taken, letters, end offset) for the word at `at`."""
        word = words[at]
        if word.form in MARKS:
            return 1, word.form, word.end
        row_begins = at < _SPACED_TRIES or any(len(words[i].form) > 1 for i in range(at - _SPACED_TRIES, at))
        if len(word.form) == 1 and row_begins:
            spaced = self._spaced(words, at)
            if spaced:
                return spaced
        following = words[at + 1] if at + 1 < len(words) else None
        if following and word.form + following.form in self._spelling.join:
            letters = self._exact(word.form + following.form)
            if letters:
                return 2, letters, following.end
        if word.form not in known:
            known[word.form] = self._read(word.form)
        return 1, known[word.form], word.end

    def _spaced(self, words: Sequence[Word], at: int) -> tuple[int, str, int] | None:
        """`d o o d`, `d.o.o.d`: three or more single letters in a row that make known words."""
        stop = at
        form = ""
        last = at
        while stop < len(words) and len(form) < _LONGEST_GLUED:
            if words[stop].form in MARKS:
                stop += 1
                continue
            if len(words[stop].form) != 1:
                break
            form += words[stop].form
            last = stop
            stop += 1
        if len(form) < 3:
            return None
        letters = self._exact(form) or self._unglue(form)
        return (last + 1 - at, letters, words[last].end) if letters else None

    def _exact(self, form: str) -> str:
        """Letters of a word as it stands or by way of the spelling list; empty when unknown."""
        if form in self._spelling.replace:
            return "".join(self._letters.get(w, OTHER) for w in self._spelling.replace[form])
        return self._letters.get(form, "")

    def _read(self, form: str) -> str:
        """The letters one typed word stands for; OTHER when the lexicon does not know it."""
        for variant in _variants(form):
            letters = self._exact(variant)
            if letters:
                return letters
        plain = unleet(form)
        if len(plain) > _LONGEST_GLUED or plain in self._spelling.near:
            return OTHER
        if "*" in plain:
            return self._censored(plain)
        return self._stem(plain) or self._fuzzy(plain) or self._unglue(plain) or OTHER

    def _stem(self, form: str) -> str:
        """The longest `stem*` that the word begins with."""
        for length in range(min(len(form), _LONGEST_WORD), 3, -1):
            letter = self._stems.get(form[:length])
            if letter:
                return letter
        return ""

    def _fuzzy(self, form: str) -> str:
        """The closest word of the lexicon within the typing errors its length allows."""
        if not 4 <= len(form) <= _LONGEST_WORD:
            return ""
        best, closest = "", 3
        seen: set[str] = set()
        for key in _deletes(form, 2 if len(form) >= 8 else 1):
            for word in self._by_delete.get(key, ()):
                if word in seen:
                    continue
                seen.add(word)
                limit = min(_allowed(len(word)), closest - 1)
                distance = damerau(form, word, limit) if limit > 0 else 3
                if distance <= limit:
                    best, closest = word, distance
        return self._letters.get(best) or self._stems.get(best, "")

    def _censored(self, form: str) -> str:
        """`d**d`, `z*lfmoord`: a star stands for one letter."""
        if sum(c == "*" for c in form) > len(form) // 2 or len(form) < 3:
            return OTHER
        pattern = re.compile(re.escape(form).replace(r"\*", "."))
        for word in self._spelling.glue:
            if pattern.fullmatch(word):
                return self._letters.get(word, OTHER)
        return OTHER

    def _unglue(self, form: str) -> str:
        """`ikwildood`: words typed without spaces, when known words cover all of it and one is a risk word."""
        if not 6 <= len(form) <= _LONGEST_GLUED or not self._glue.search(form):
            return ""
        best: list[str | None] = [""] + [None] * len(form)
        for end in range(1, len(form) + 1):
            for start in range(max(0, end - _LONGEST_WORD), end):
                before = best[start]
                part = form[start:end]
                if before is None or (len(part) == 1 and part not in "kt"):
                    continue
                letters = self._exact(part)
                if letters and (best[end] is None or len(before) < len(best[end] or "")):
                    best[end] = before + letters
                    break
        return best[-1] or ""


def _variants(form: str) -> list[str]:
    """Spellings to try as they stand, most literal first."""
    found = [form]
    plain = unleet(form)
    if plain != form:
        found.append(plain)
    if _REPEATED.search(plain):
        found += [_REPEATED.sub(r"\1\1", plain), _REPEATED.sub(r"\1", plain)]
    for word in tuple(found[-2:]):
        if len(word) >= 4:
            found += _dutch_slips(word)
    return found


def _dutch_slips(word: str) -> list[str]:
    """Endings that sound the same: leve(n), snijt/snijd/snijdt, doot/dood."""
    if word.endswith("e"):
        return [word + "n"]
    if word.endswith("dt"):
        return [word[:-1], word[:-2] + "t"]
    if word.endswith("t"):
        return [word[:-1] + "d", word + "t", word[:-1] + "dt"]
    if word.endswith("d"):
        return [word[:-1] + "t", word + "t"]
    return []


__all__ = ["COMMA", "OTHER", "SENTENCE", "Encoded", "Spelling", "Vocabulary", "damerau"]
