"""Splits what was typed into plain words that remember where they stood in the original text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

SENTENCE = "."
PAUSE = ";"
"""Dots in a row: people write `ik wil... dood` as well as `vroeger... ik wil dood`, so phrases run on but their context ends."""
COMMA = ","
MARKS = (SENTENCE, PAUSE, COMMA)

# What disguises a letter inside a word. Digits are only read as letters when a word has letters as well.
_LEET = str.maketrans("013457@$€8", "oieastasab")
_LOOKALIKE = str.maketrans("авекмнорстухіјѕԁɡοαερνικτ", "abekmhopctyxijsdgoaepvikt")
_SENTENCE_ENDS = frozenset(".!?;\u2026\u3002\u061f")
_COMMAS = frozenset(',:\n\r()[]{}"\u201c\u201d\u201e\u00ab\u00bb|')
_APOSTROPHES = frozenset("'\u2019\u2018`\u00b4\u02bc")
_IN_WORDS = frozenset("*@$€")


class Word(NamedTuple):
    """A folded word or one of MARKS; `start` and `end` are offsets into the original text."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character as it counts: letters and digits, a mark, a space, or nothing (invisible, accent, apostrophe)."""
    if char in _APOSTROPHES:
        return ""
    if char in _SENTENCE_ENDS:
        return SENTENCE
    if char in _COMMAS:
        return COMMA
    if char in _IN_WORDS:
        return char
    plain = unicodedata.normalize("NFKC", char).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if unicodedata.category(c)[0] != "M")
    if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc") and char != "\t":
        return ""
    if plain and all(c.isalnum() for c in plain):
        return plain
    return " "


def split_words(text: str) -> list[Word]:
    """Words and marks of `text` in order; costs one pass. A run of dots is a pause."""
    found: list[Word] = []
    form: list[str] = []
    start = 0
    end = 0
    for at, char in enumerate(text):
        folded = _fold(char)
        if folded == "":
            continue
        if folded in (" ", SENTENCE, COMMA):
            if form:
                found.append(Word(_spell(form), start, end))
                form = []
            if folded != " ":
                _add_mark(found, folded, at)
            continue
        if not form:
            start = at
        form.append(folded)
        end = at + 1
    if form:
        found.append(Word(_spell(form), start, end))
    return found


def _spell(form: list[str]) -> str:
    """The letters as a word; look-alikes of another alphabet count as Latin only beside Latin letters (`dооd`)."""
    word = "".join(form)
    if word.isascii() or not any("a" <= c <= "z" for c in word):
        return word
    return word.translate(_LOOKALIKE)


def _add_mark(found: list[Word], mark: str, at: int) -> None:
    """Marks in a row become one: dots in a row a pause, else the last one counts."""
    if found and found[-1].form in MARKS and found[-1].end == at:
        previous = found.pop()
        mark = PAUSE if mark == SENTENCE and previous.form in (SENTENCE, PAUSE) else mark
        found.append(Word(mark, previous.start, at + 1))
        return
    found.append(Word(mark, at, at + 1))


def unleet(form: str) -> str:
    """`d00d` -> `dood`; words without letters (ages, amounts, years) stay as they are."""
    if form.isalpha() or not any(c.isalpha() for c in form):
        return form
    return form.translate(_LEET)
