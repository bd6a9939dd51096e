"""A message about another as that other would tell it: `ze dreigen haar foto te sturen` -> `... mijn foto ...`.

Measured on openings of writers the model had not seen: what happened to the other was found in twice as many
(docs/adr/008-whose-story.md). The classifier learns a topic from whom it happened to, so it knows it best in the first person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from engine.vocabulary import read


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """In this order: whoever is named first, then the small words. Raises what `read` raises."""
    file = read("retell")
    others, before = _any(file["others"]), _any(file["before"])
    named = re.compile(rf"\b(?:(?:{before}) ){{0,2}}(?:{others})\b(?: van (?:mij|me)\b)?", re.IGNORECASE)
    small = ((re.compile(rf"\b(?:{_any(words)})\b", re.IGNORECASE), own) for own, words in file["words"].items())
    return ((named, "ik"), *small)


@lru_cache(maxsize=1)
def roles() -> frozenset[str]:
    """The topics of whoever speaks for another."""
    return frozenset(topic["id"] for topic in read("topics")["topics"] if topic.get("role"))


def may_be_about_another(ranking: Sequence[str], topic: str | None) -> bool:
    """In a talk about another, and when one of the first readings of a message is that somebody speaks for another."""
    return topic in roles() or not roles().isdisjoint(ranking[:3])


def retell(text: str) -> str:
    """In the first person."""
    for pattern, own in _rules():
        text = pattern.sub(own, text)
    return text


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
