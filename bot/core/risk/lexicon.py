"""The compiled lexicon that the screen reads; built from content/risk by bot/adapters/content/lexicon.py."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.risk.types import RiskKind, RiskLevel


@dataclass(frozen=True)
class Rule:
    """One rule of content/risk."""

    id: str
    level: RiskLevel
    kind: RiskKind
    why: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Thresholds:
    """From which probability the engine's understanding raises a message on its own."""

    crisis: float = 0.6
    soft: float = 0.3


@dataclass(frozen=True)
class Lexicon:
    """Everything content/risk says."""

    rules: tuple[Rule, ...]
    thresholds: Thresholds = Thresholds()
