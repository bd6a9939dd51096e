"""Wiping and leaving: the youth's control over what exists."""

from __future__ import annotations

from bot.core import handover as machine
from bot.core.conversation import ConversationId, Phase
from bot.core.handover import Handover
from bot.services.house import House, notice
from bot.services.record_report import record_report
from bot.services.storage import Conversation, Dossier, UnitOfWork


def wipe(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """Destroy the key. What stays for some minutes is one line that says so, under a fresh key, for the channel to bring."""
    if conversation.wiped:
        return
    record_report(uow, house, conversation, wiped=True)
    _shred(uow, house, conversation)
    notice(uow, house, conversation, "gateway.wiped")
    uow.conversations.save(conversation)


def wipe_by_id(uow: UnitOfWork, house: House, conversation_id: ConversationId) -> None:
    """From a channel's own button, which says itself that it was done. The access ends too. Raises UnknownConversation."""
    wipe(uow, house, uow.conversations.get(conversation_id))
    uow.conversations.forget_access(conversation_id)


def leave(uow: UnitOfWork, house: House, conversation_id: ConversationId) -> None:
    """Quick exit: the youth's access ends now. Nobody can ever read a talk with the bot again, so its key goes too;
    a counsellor who is in the talk sees that the youth left and closes it."""
    conversation = uow.conversations.get(conversation_id)
    if conversation.left or conversation.wiped:
        return
    uow.conversations.forget_access(conversation_id)
    if conversation.handover.phase is Phase.COUNSELLOR:
        conversation.left = True
        uow.conversations.save(conversation)
        return
    conversation.handover = machine.withdraw(conversation.handover)
    record_report(uow, house, conversation, left=True)
    conversation.left = True
    _shred(uow, house, conversation)


def _shred(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    conversation.dossier = Dossier(welcomed=True)
    conversation.state = None
    conversation.turn += 1
    conversation.handover = Handover(phase=Phase.CLOSED)
    conversation.had_counsellor = False
    conversation.wiped = True
    conversation.active_at = house.now()
    conversation.read_seq = conversation.last_seq
    uow.conversations.shred(conversation)
