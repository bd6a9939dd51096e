"""Short lists of words that the gateway understands without the engine: yes, no, a human, wipe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_RUN = re.compile(r"(.)\1{2,}", re.DOTALL)
_SLIPPERY = 5
"""Letters from which a typing error is forgiven: `wist` must never be read as `wis`."""
_PICTURES = ("So", "Sk")
"""Unicode categories of emoji and their skin tones: they stay, a thumb up is an answer."""


def plain(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces; three or more of one letter count as two (`neeeee` is `nee`)."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = (_keep(sign) for sign in spread if not unicodedata.combining(sign) and sign != "\ufe0f")
    return _RUN.sub(r"\1\1", " ".join("".join(kept).split()))


def _keep(sign: str) -> str:
    return sign if sign.isalnum() or unicodedata.category(sign) in _PICTURES else " "


@dataclass(frozen=True)
class WordList:
    """Ways to say one thing, as `plain` makes them.

    `exact` is a whole message, `contains` are words in a row anywhere in one. A message made of nothing but words of `needs`
    (at least one) and `may_hold` counts too, with one wrong letter in the longer ones.
    """

    exact: frozenset[str]
    contains: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    may_hold: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, exact: Iterable[str], contains: Iterable[str] = (), needs: Iterable[str] = (), may_hold: Iterable[str] = ()
    ) -> WordList:
        """From words as an editor writes them."""
        return cls(_plain(exact), tuple(plain(words) for words in contains), _plain(needs), _plain(may_hold))

    def matches(self, text: str) -> bool:
        """Whether a message, as typed, says this."""
        said = plain(text)
        if said in self.exact or any(f" {words} " in f" {said} " for words in self.contains):
            return True
        words = said.split()
        needed = [_among(word, self.needs) for word in words]
        return any(needed) and all(known or _among(word, self.may_hold) for word, known in zip(words, needed, strict=True))


def _plain(words: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(word) for word in words)


def _among(word: str, words: frozenset[str]) -> bool:
    return word in words or any(_slip(word, known) for known in words)


def _slip(typed: str, known: str) -> bool:
    """One letter wrong, missing, too many or swapped with its neighbour; short words and first letters must be right."""
    if len(known) < _SLIPPERY or not typed or typed[0] != known[0] or abs(len(typed) - len(known)) > 1:
        return False
    start = next((place for place, (one, other) in enumerate(zip(typed, known, strict=False)) if one != other), None)
    if start is None:  # a longer ending is another word: `verwijderd` was done by somebody, `verwijder` is a wish
        return len(typed) < len(known)
    ends = {typed[start:], typed[start + 1 :]}, {known[start:], known[start + 1 :]}
    swapped = typed[start + 1 : start + 2] + typed[start : start + 1] + typed[start + 2 :]
    return bool(ends[0] & ends[1]) or swapped == known[start:]
