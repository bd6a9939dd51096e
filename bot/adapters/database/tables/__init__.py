"""The tables of the gateway, one small module for each subject."""

from __future__ import annotations

from bot.adapters.database.tables.columns import METADATA
from bot.adapters.database.tables.conversations import conversations
from bot.adapters.database.tables.messages import entries, inbox, outbox
from bot.adapters.database.tables.presence import presence
from bot.adapters.database.tables.reports import pending_facts, report_facts, vocabulary

__all__ = [
    "METADATA",
    "conversations",
    "entries",
    "inbox",
    "outbox",
    "pending_facts",
    "presence",
    "report_facts",
    "vocabulary",
]
