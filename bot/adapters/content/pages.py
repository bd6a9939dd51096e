"""Looks for numbers and addresses in the scripts and pages of the widget and the desk: they stand in referrals.yml only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.core.referral import Directory

KINDS = (".js", ".html")
_COMMENT = re.compile(r"^\s*//.*$|/\*.*?\*/|\{#.*?#\}|<!--.*?-->", re.MULTILINE | re.DOTALL)
_CODED = re.compile(
    r"\b0[89]00[ -]?\d{4}\b|(?:\+31|\b0)[1-9][\d -]{7,}\d|https?://(?!www\.w3\.org/)\w[^\s\"'`]*|>\s*11[23]\s*<|[\"'`]11[23][\"'`]"
)
"""Free and paid numbers, ordinary numbers, addresses (a name space of SVG is none), and the two short numbers."""


def page_problems(folder: Path, directory: Directory) -> list[str]:
    """Every number or address that a script or page under `folder` writes itself, as `file: what is wrong`."""
    return [
        f"{path.relative_to(folder)}: writes {written}; numbers and links stand in referrals.yml only"
        for path in sorted(folder.rglob("*"))
        if path.suffix in KINDS
        for written in dict.fromkeys(_written(path.read_text("utf-8"), directory))
    ]


def _written(text: str, directory: Directory) -> Iterator[str]:
    plain = _COMMENT.sub("", text)
    yield from (found.strip() for found in _CODED.findall(plain))
    for entry in directory.entries.values():
        for part in ("phone", "link"):
            known = entry.fields.get(part)
            if known and isinstance(known.value, str) and len(known.value) > len("112") and known.value in plain:
                yield known.value
