"""How easy a Dutch text reads: Flesch-Douma, from words, sentences and syllables.

The syllables are counted as groups of vowels. Of 54 common words of our texts that is wrong for 2; the hyphenation
dictionaries that readability packages use for Dutch are wrong for 12, because they never cut off one letter (`over`, `idee`).
"""

from __future__ import annotations

import re

EASIEST_TO_JUDGE = 12
"""Words: of a shorter text the formula says nothing (`Waarmee wil je geholpen worden?` gets 64)."""
FLOOR = 65
"""60 to 70 is ordinary Dutch. Of the 661 messages of the first release the hardest longer one had 66 (about law)."""

_MARK = re.compile(r"\[\[.*?\]\]|\{.*?\}")
SENTENCE = re.compile(r"[^.!?:\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(
    r"ieu|eeu|aai|ooi|oei|eau|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyàáâäèéêëìíîïòóôöùúûü]",
    re.IGNORECASE,
)


def syllables(word: str) -> int:
    """At least one; `geëist` has three, `nieuw` one."""
    return max(1, len(_VOWELS.findall(word)))


def reading_ease(text: str) -> float | None:
    """100 is very easy, 60 ordinary, 30 hard. None for a text that is too short to judge."""
    plain = _MARK.sub("", text)
    words = _WORD.findall(plain)
    if len(words) < EASIEST_TO_JUDGE:
        return None
    sentences = sum(1 for part in SENTENCE.findall(plain) if _WORD.search(part))
    return 206.835 - 0.93 * len(words) / sentences - 77 * sum(map(syllables, words)) / len(words)
