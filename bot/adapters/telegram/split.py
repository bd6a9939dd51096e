"""Cuts a long text into messages that Telegram accepts, at the best border there is."""

from __future__ import annotations

import re
from collections.abc import Sequence

LIMIT = 4096
"""Telegram counts UTF-16 units: most emoji weigh two."""
_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
"""Paragraph, line, sentence, word."""


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int = LIMIT) -> Sequence[str]:
    """Parts of at most `limit` units, none of them empty; together they hold every word of the text in order."""
    parts = []
    rest = text.strip()
    while units(rest) > limit:
        end, start = _cut(rest, _fitting(rest, limit))
        parts.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    return [part for part in (*parts, rest) if part]


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into `limit` units."""
    used = 0
    for index, sign in enumerate(text):
        used += 2 if ord(sign) > 0xFFFF else 1
        if used > limit:
            return index
    return len(text)


def _cut(text: str, fits: int) -> tuple[int, int]:
    """Where the part ends and where the rest begins. A border in the first quarter is no good: it would leave crumbs."""
    for border in _BORDERS:
        found = [match for match in border.finditer(text) if fits // 4 <= match.start() <= fits]
        if found:
            return found[-1].start(), found[-1].end()
    return fits, fits
