"""Reads and validates content/: texts, referrals, organisation, risk lexicon."""

from bot.adapters.content.loader import load_content
from bot.adapters.content.store import LoadedContent

__all__ = ["LoadedContent", "load_content"]
