"""Short lists of words that the gateway understands without the engine: yes, no, a human, wipe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_RUN = re.compile(r"(.)\1{2,}", re.DOTALL)
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
    """`exact` is a whole message, `contains` are words in a row anywhere in one; both as `plain` makes them."""

    exact: frozenset[str]
    contains: tuple[str, ...] = ()

    @classmethod
    def of(cls, exact: Iterable[str], contains: Iterable[str] = ()) -> WordList:
        """From words as an editor writes them."""
        return cls(frozenset(plain(word) for word in exact), tuple(plain(words) for words in contains))

    def matches(self, text: str) -> bool:
        """Whether a message, as typed, says this."""
        said = plain(text)
        return said in self.exact or any(f" {words} " in f" {said} " for words in self.contains)
