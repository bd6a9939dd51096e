"""The second ear of the screen: how much a sentence is worded like known messages, for what no phrase of the lexicon foresaw."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.risk.normalise import COMMA, PAUSE, SENTENCE, Word
from bot.core.risk.vocabulary import Spelling

NONE = "none"
SOFT = "soft"
WINDOW = 24
"""Words; a longer sentence is heard in halves that overlap, so that one phrase in a long story still counts."""
_REPEATED = re.compile(r"(.)\1{2,}")
_CHAR_GRAMS = (3, 4)
_LOUDEST = 3
_LONGEST = 40
"""Letters of a word that count."""


@dataclass(frozen=True, repr=False)
class Wording:
    """A linear model: each gram of a sentence votes for every class. Trained by bot/evaluation/learn_wording.py."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    bias: tuple[float, ...]

    def chances(self, forms: Sequence[str], known: Votes) -> dict[str, float]:
        """Class -> probability; adds up to 1. `known` holds the votes of words already met in this message."""
        words = set(forms)
        pairs = {f"{a} {b}" for a, b in pairwise(forms)}
        whole, parts, pieces = list(self._none), list(self._none), 0
        for form in words:
            if form not in known:
                known[form] = self._votes_of(form)
            by_word, by_parts, count = known[form]
            whole = [a + b for a, b in zip(whole, by_word, strict=True)]
            parts = [a + b for a, b in zip(parts, by_parts, strict=True)]
            pieces += count
        for pair in pairs:
            votes = self.weights.get(pair)
            if votes:
                whole = [a + b for a, b in zip(whole, votes, strict=True)]
        of_words, of_parts = 1 / math.sqrt(len(words) + len(pairs)), 1 / math.sqrt(pieces)
        scores = [b + w * of_words + p * of_parts for b, w, p in zip(self.bias, whole, parts, strict=True)]
        top = max(scores)
        shares = [math.exp(score - top) for score in scores]
        total = sum(shares)
        return {name: share / total for name, share in zip(self.classes, shares, strict=True)}

    def loudest(self, forms: Sequence[str], name: str, known: Votes) -> tuple[int, int]:
        """First and last index of the words that speak most for class `name`; `known` after `chances`."""
        column = self.classes.index(name)
        votes = [(known[form][0][column] + known[form][1][column], i) for i, form in enumerate(forms)]
        chosen = sorted(i for vote, i in sorted(votes, reverse=True)[:_LOUDEST] if vote > 0) or [0, len(forms) - 1]
        return chosen[0], chosen[-1]

    @property
    def _none(self) -> tuple[float, ...]:
        return (0.0,) * len(self.classes)

    def _votes_of(self, form: str) -> tuple[tuple[float, ...], tuple[float, ...], int]:
        parts = list(self._none)
        grams = pieces_of(form)
        for gram in grams:
            votes = self.weights.get(gram)
            if votes:
                parts = [a + b for a, b in zip(parts, votes, strict=True)]
        return self.weights.get(form, self._none), tuple(parts), len(grams)


Votes = dict[str, tuple[tuple[float, ...], tuple[float, ...], int]]
"""Word -> what it votes as a word, what its pieces vote, how many pieces it has."""


def pieces_of(form: str) -> list[str]:
    """The pieces of one word, its edges marked: `#` and three or four letters."""
    padded = f" {form[:_LONGEST]} "
    return ["#" + padded[i : i + size] for size in _CHAR_GRAMS for i in range(max(1, len(padded) - size + 1))]


def features(forms: Sequence[str]) -> list[tuple[str, float]]:
    """What `Wording.chances` counts, gram by gram, for training: each block weighted so that long sentences do not shout."""
    words = set(forms) | {f"{a} {b}" for a, b in pairwise(forms)}
    pieces = [gram for form in set(forms) for gram in pieces_of(form)]
    found = [(gram, 1 / math.sqrt(len(words))) for gram in sorted(words)]
    return found + [(gram, count / math.sqrt(len(pieces))) for gram, count in sorted(Counter(pieces).items())]


def sentences(words: Sequence[Word], spelling: Spelling) -> list[list[Word]]:
    """The sentences of a message (`split_words`) in its usual spelling, offsets kept; long ones as windows."""
    found: list[list[Word]] = []
    sentence: list[Word] = []
    for word in (*words, Word(SENTENCE, 0, 0)):
        if word.form in (SENTENCE, PAUSE):
            found += _windows(sentence)
            sentence = []
        elif word.form != COMMA:
            form = _REPEATED.sub(r"\1", word.form)
            sentence += [Word(meant, word.start, word.end) for meant in spelling.replace.get(form, (form,))]
    return found


def _windows(sentence: list[Word]) -> list[list[Word]]:
    if not sentence:
        return []
    if len(sentence) <= WINDOW:
        return [sentence]
    half = WINDOW // 2
    return [sentence[i : i + WINDOW] for i in range(0, len(sentence) - half, half)]
