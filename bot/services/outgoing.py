"""What a push channel has to send next, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core import handover as machine
from bot.core.conversation import Channel, ConversationId
from bot.core.errors import UnknownConversation
from bot.services.house import House
from bot.services.ports import Delivery
from bot.services.receive_message import without_payload
from bot.services.storage import UnitOfWork


def next_deliveries(uow: UnitOfWork, house: House, channel: Channel, limit: int) -> Sequence[Delivery]:
    """At most one for each conversation; taken for half a minute."""
    pushed = uow.outbox.next(channel, house.now(), limit)
    return [Delivery(p.id, p.address, p.reply.text, without_payload(p.reply).buttons, forget=p.forget) for p in pushed]


def typing_deliveries(uow: UnitOfWork, channel: Channel, talks: Sequence[ConversationId]) -> list[Delivery]:
    """Signs without words; their ids belong to no stored line, so reporting about them changes nothing."""
    found = []
    for talk in talks:
        try:
            conversation = uow.conversations.look(talk)
            if conversation.channel is channel and not conversation.left and not conversation.wiped:
                found.append(Delivery(f"typing {talk}", uow.conversations.address(talk), "", (), typing_only=True))
        except UnknownConversation:  # gone while somebody typed
            continue
    return found


def failed(uow: UnitOfWork, house: House, delivery: str, retry_after: float) -> None:
    """Again after so many seconds, never earlier; the lines behind it wait too, so that the order stays."""
    uow.outbox.failed(delivery, house.now() + timedelta(seconds=retry_after))


def refused(uow: UnitOfWork, delivery: str) -> None:
    """The youth blocked us or is gone: nothing is sent any more, and a counsellor sees that they left."""
    conversation_id = uow.outbox.refused(delivery)
    if conversation_id is None:
        return
    conversation = uow.conversations.get(conversation_id)
    conversation.left = True
    conversation.handover = machine.withdraw(conversation.handover)
    uow.conversations.forget_access(conversation_id)
    uow.conversations.save(conversation)
