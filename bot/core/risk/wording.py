"""The second ear of the screen: how much a sentence is worded like known messages, for what no phrase of the lexicon foresaw."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.risk.normalise import COMMA, SENTENCE, Word, split_words
from bot.core.risk.vocabulary import Spelling

NONE = "none"
SOFT = "soft"
WINDOW = 24
"""Words; a longer sentence is heard in halves that overlap, so that one phrase in a long story still counts."""
_REPEATED = re.compile(r"(.)\1{2,}")
_CHAR_GRAMS = (3, 4)
_LOUDEST = 3


@dataclass(frozen=True)
class Wording:
    """A linear model: each gram of a sentence votes for every class. Trained by bot/evaluation/learn_wording.py."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    bias: tuple[float, ...]

    def chances(self, forms: Sequence[str]) -> dict[str, float]:
        """Class -> probability; adds up to 1."""
        scores = list(self.bias)
        for gram, value in features(forms):
            votes = self.weights.get(gram)
            if votes:
                for i, vote in enumerate(votes):
                    scores[i] += vote * value
        top = max(scores)
        shares = [math.exp(score - top) for score in scores]
        total = sum(shares)
        return {name: share / total for name, share in zip(self.classes, shares, strict=True)}

    def loudest(self, forms: Sequence[str], name: str) -> tuple[int, int]:
        """First and last index of the words that speak most for class `name`."""
        column = self.classes.index(name)
        votes = [(sum(self._vote(gram, column) for gram in _of_word(form)), i) for i, form in enumerate(forms)]
        chosen = sorted(i for vote, i in sorted(votes, reverse=True)[:_LOUDEST] if vote > 0) or [0, len(forms) - 1]
        return chosen[0], chosen[-1]

    def _vote(self, gram: str, column: int) -> float:
        votes = self.weights.get(gram)
        return votes[column] if votes else 0.0


def _of_word(form: str) -> Iterator[str]:
    """The grams that lie within one word."""
    yield form
    padded = f" {form} "
    for size in _CHAR_GRAMS:
        for i in range(max(1, len(padded) - size + 1)):
            yield "#" + padded[i : i + size]


def features(forms: Sequence[str]) -> list[tuple[str, float]]:
    """Words, pairs of words and pieces of words, each block weighted so that long sentences do not shout."""
    words = set(forms) | {f"{a} {b}" for a, b in pairwise(forms)}
    pieces = {gram for form in set(forms) for gram in _of_word(form) if gram[0] == "#"}
    found = [(gram, 1 / math.sqrt(len(words))) for gram in words]
    found += [(gram, 1 / math.sqrt(len(pieces))) for gram in pieces]
    return found


def sentences(text: str, spelling: Spelling) -> list[list[Word]]:
    """The sentences of `text` as words in their usual spelling, with offsets into `text`; long ones as windows."""
    found: list[list[Word]] = []
    sentence: list[Word] = []
    for word in (*split_words(text), Word(SENTENCE, len(text), len(text))):
        if word.form == SENTENCE:
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
