"""Takes away what may not be kept any longer; catches up after any pause (R39)."""

from __future__ import annotations

from bot.services.house import House
from bot.services.record_report import BATCH, record_report
from bot.services.storage import UnitOfWork


def purge(uow: UnitOfWork, house: House) -> int:
    """Remove every conversation whose time is over, counted first; returns how many."""
    now = house.now()
    shortest = min(house.retention.keep(False, False), house.retention.keep(False, True))
    gone = 0
    for conversation_id, last, had_counsellor, wiped in uow.conversations.idle(now - shortest):
        if not house.retention.due(last, now, had_counsellor=had_counsellor, wiped=wiped):
            continue
        conversation = uow.conversations.get(conversation_id)
        record_report(uow, house, conversation)
        uow.conversations.remove(conversation_id)
        gone += 1
    uow.reports.settle(BATCH)
    return gone
