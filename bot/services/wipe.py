"""Wiping and leaving: the youth's control over what exists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core import handover as machine
from bot.core.conversation import Channel, ConversationId, Phase, Sender
from bot.core.handover import Handover
from bot.services.house import House, notice
from bot.services.record_report import record_report
from bot.services.storage import Conversation, Dossier, UnitOfWork

DELETABLE = timedelta(hours=48)
"""Telegram lets a bot take messages of both sides out of a private chat for so long."""
_PUSHED = frozenset({Channel.TELEGRAM})


def wipe(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """Destroy the key. What stays for some minutes is one line that says so, under a fresh key, for the channel to bring."""
    if conversation.wiped:
        return
    record_report(uow, house, conversation, wiped=True)
    forget, older = _in_chat(uow, house, conversation)
    _shred(uow, house, conversation)
    if conversation.channel not in _PUSHED:
        notice(uow, house, conversation, "gateway.wiped")
    elif older:
        _last_word(uow, house, conversation, "telegram.wiped_partly", forget, n=str(older))
    else:
        _last_word(uow, house, conversation, "telegram.wiped", forget)
    uow.conversations.save(conversation)


def wipe_by_id(uow: UnitOfWork, house: House, conversation_id: ConversationId) -> None:
    """From a channel's own button, which says itself that it was done. The access ends too. Raises UnknownConversation."""
    wipe(uow, house, uow.conversations.get(conversation_id))
    uow.conversations.forget_access(conversation_id)


def leave(uow: UnitOfWork, house: House, conversation_id: ConversationId) -> None:
    """Quick exit: the youth's access ends now. Nobody can ever read a talk with the bot again, so its key goes too;
    a counsellor who is in the talk sees that the youth left and closes it. A push channel empties its chat as far as it can."""
    conversation = uow.conversations.get(conversation_id)
    if conversation.left or conversation.wiped:
        return
    uow.conversations.forget_access(conversation_id)
    forget, _ = _in_chat(uow, house, conversation)
    conversation.left = True
    if conversation.handover.phase is Phase.COUNSELLOR:
        uow.outbox.clear(conversation_id)
    else:
        conversation.handover = machine.withdraw(conversation.handover)
        record_report(uow, house, conversation, left=True)
        _shred(uow, house, conversation)
    if conversation.channel in _PUSHED:
        _last_word(uow, house, conversation, "telegram.away", forget)
    uow.conversations.save(conversation)


def _in_chat(uow: UnitOfWork, house: House, conversation: Conversation) -> tuple[Sequence[str], int]:
    """What a push channel can still take out of its chat, and how much it cannot; read before the key goes."""
    if conversation.channel not in _PUSHED:
        return (), 0
    return uow.thread.in_chat(conversation.id, house.now() - DELETABLE)


def _last_word(uow: UnitOfWork, house: House, conversation: Conversation, key: str, forget: Sequence[str], **values: str) -> None:
    """The line that says so, under the fresh key, with the order to empty the chat."""
    reply = house.content.reply(key, house.now(), **values)
    uow.thread.append(conversation, Sender.NOTICE, reply, house.now(), forget=forget)


def _shred(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    conversation.dossier = Dossier(welcomed=True)
    conversation.state = None
    conversation.turn += 1
    conversation.handover = Handover(phase=Phase.CLOSED)
    conversation.had_counsellor = False
    conversation.wiped = True
    conversation.active_at = house.now()
    conversation.read_seq = conversation.last_seq
    conversation.worker = conversation.worker_until = None
    uow.conversations.shred(conversation)
