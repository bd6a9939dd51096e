"""The closed vocabulary of content/: question slots with their values and topics with their levels."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).resolve().parent.parent / "content"


def read(name: str) -> Any:
    """One content file as plain data. Raises OSError when it is missing, yaml.YAMLError when it is broken."""
    return yaml.safe_load((CONTENT / f"{name}.yml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def questions() -> dict[str, tuple[str, ...]]:
    """Slot name -> its values as text."""
    bank = read("questions")["questions"]
    return {name: tuple(str(v) for v in q["values"]) if isinstance(q["values"], list) else () for name, q in bank.items()}


@lru_cache(maxsize=1)
def _bands() -> dict[str, tuple[tuple[int, int, str], ...]]:
    bank = read("questions")["questions"]
    return {name: tuple((int(a), int(b), str(v)) for a, b, v in q.get("numbers", ())) for name, q in bank.items()}


def number_bands(slot: str) -> tuple[tuple[int, int, str], ...]:
    """How a number is read for this slot: `(from, to, value)`; empty when numbers mean nothing to it."""
    return _bands().get(slot, ())
