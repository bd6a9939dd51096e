"""The last resort for a message that cannot be answered: a sentence and a way to a human instead of silence."""

from __future__ import annotations

from bot.core.conversation import ConversationId
from bot.core.errors import ContentError, Unreadable
from bot.services.house import House, say
from bot.services.storage import UnitOfWork


def give_up(uow: UnitOfWork, house: House, conversation_id: ConversationId) -> None:
    """Mark the message done and say that something went wrong. A conversation whose key is gone is removed."""
    try:
        conversation = uow.conversations.get(conversation_id)
        item = uow.inbox.next(conversation_id)
    except Unreadable:  # its key is gone or its rows were changed: nothing of it can be used any more
        uow.conversations.remove(conversation_id)
        return
    if item is not None:
        uow.inbox.done(item)
    try:
        say(uow, house, conversation, "gateway.degraded")
    except ContentError:  # the very text is missing: the start checks the content, so this is a half-edited file
        return
    uow.conversations.save(conversation)
