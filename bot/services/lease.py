"""Which worker answers a conversation: one at a time, over all gateways on the same database."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.services.storage import Conversation

LEASE = timedelta(seconds=10)
"""Longer than the slowest turn; after a crash of one of several gateways another takes over within this."""


def take(conversation: Conversation, worker: str, now: datetime) -> bool:
    """Take or renew the lease; false when another worker is at it. Saved with the conversation."""
    if held_by_another(conversation, worker, now):
        return False
    conversation.worker, conversation.worker_until = worker, now + LEASE
    return True


def held_by_another(conversation: Conversation, worker: str, now: datetime) -> bool:
    """Whether another worker is at it and alive, as far as one can know."""
    until = conversation.worker_until
    return conversation.worker not in (None, worker) and until is not None and until > now


def fresh(conversation: Conversation, worker: str, now: datetime) -> bool:
    """Whether this worker's lease lasts long enough for another turn without renewing it."""
    until = conversation.worker_until
    return conversation.worker == worker and until is not None and until - now > LEASE / 2


def release(conversation: Conversation) -> None:
    """Nothing left to answer."""
    conversation.worker = conversation.worker_until = None
