"""The crisis screen: explainable, apart from Rasa, on every message (design section 4)."""

from __future__ import annotations

from bot.core.risk.decision import decide
from bot.core.risk.lexicon import Lexicon
from bot.core.risk.screening import screen
from bot.core.risk.types import Heard, Reason, RiskKind, RiskLevel, Screening

__all__ = ["Heard", "Lexicon", "Reason", "RiskKind", "RiskLevel", "Screening", "decide", "screen"]
