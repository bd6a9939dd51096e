"""What the youth's screen reads: the thread and where the talk stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.conversation import ConversationId, Entry, Phase, Sender
from bot.services.ports import YouthView
from bot.services.receive_message import without_payload
from bot.services.storage import UnitOfWork


def thread(uow: UnitOfWork, conversation: ConversationId, after: int) -> Sequence[Entry]:
    """Lines after a sequence number, without payloads, and without the keys of counsellors' lines."""
    lines = uow.thread.read(conversation, after)
    return [replace(e, reply=without_payload(e.reply), key=e.key if e.sender is Sender.YOUTH else "") for e in lines]


def view(uow: UnitOfWork, conversation_id: ConversationId) -> YouthView:
    """Phase and place in the queue. Raises UnknownConversation."""
    conversation = uow.conversations.look(conversation_id)
    phase = conversation.handover.phase
    place = uow.conversations.ahead_of(conversation) + 1 if phase is Phase.WAITING else None
    return YouthView(phase, place, seq=conversation.last_seq, answering=uow.inbox.pending(conversation_id))
