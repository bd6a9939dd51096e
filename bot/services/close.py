"""Ends a talk, and closes the ones where nobody says anything any more."""

from __future__ import annotations

from bot.core import handover as machine
from bot.core.conversation import ConversationId, CounsellorId, Phase
from bot.services.house import House, notice
from bot.services.ports import Report
from bot.services.record_report import record_report
from bot.services.storage import Conversation, Pending, UnitOfWork


def close_by_counsellor(
    uow: UnitOfWork, house: House, conversation_id: ConversationId, counsellor: CounsellorId, report: Report | None
) -> None:
    """The counsellor is done; the form becomes the report. Raises NotYours."""
    conversation = uow.conversations.get(conversation_id)
    machine.held_by(conversation.handover, counsellor)
    record_report(uow, house, conversation, report)
    notice(uow, house, conversation, "gateway.closed_by_counsellor")
    end(conversation)
    uow.conversations.save(conversation)


def close_silent(uow: UnitOfWork, house: House) -> int:
    """Close, without a word, talks with the bot after a long silence: a late message on a screen could betray (R44)."""
    silent = uow.conversations.silent(house.now() - house.retention.silence)
    for conversation_id in silent:
        conversation = uow.conversations.get(conversation_id)
        if conversation.handover.phase is not Phase.BOT:
            continue
        record_report(uow, house, conversation)
        end(conversation)
        uow.conversations.save(conversation)
    return len(silent)


def end(conversation: Conversation) -> None:
    """Closed; what the youth says next wakes the bot."""
    conversation.handover = machine.close(conversation.handover)
    conversation.dossier.pending = Pending.NOTHING
