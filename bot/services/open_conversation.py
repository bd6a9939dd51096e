"""Starts a conversation, or finds the one of a push address."""

from __future__ import annotations

from bot.core.conversation import Channel, ConversationId, Phase
from bot.core.pseudonym import new_access_token, new_conversation_id
from bot.services.house import House
from bot.services.ports import Opened
from bot.services.storage import Conversation, UnitOfWork


def open_conversation(uow: UnitOfWork, house: House, channel: Channel) -> Opened:
    """A fresh conversation with the youth's only key to it."""
    token = new_access_token()
    return Opened(_fresh(uow, house, channel, token=token), token)


def open_for(uow: UnitOfWork, house: House, channel: Channel, address: str) -> ConversationId:
    """The running conversation of this address. A closed one stays behind: who comes back starts with a clean page (R44)."""
    running = running_for(uow, channel, address)
    if running is not None:
        return running
    closed = uow.conversations.by_address(channel, address)
    if closed is not None:
        uow.conversations.forget_access(closed)
    return _fresh(uow, house, channel, address=address)


def running_for(uow: UnitOfWork, channel: Channel, address: str) -> ConversationId | None:
    """The conversation of this address that is not closed."""
    found = uow.conversations.by_address(channel, address)
    if found is None or uow.conversations.look(found).handover.phase is Phase.CLOSED:
        return None
    return found


def _fresh(uow: UnitOfWork, house: House, channel: Channel, token: str = "", address: str = "") -> ConversationId:
    now = house.now()
    conversation = Conversation(new_conversation_id(), channel, opened_at=now, active_at=now)
    uow.conversations.add(conversation, token, address)
    return conversation.id
