"""Stores what a youth sent, before anybody says that it arrived. Answering is take_turn's work."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core import handover as machine
from bot.core.conversation import ConversationId, Inbound, InboundKind, Reply, Sender
from bot.core.errors import Refused, UnknownConversation
from bot.core.pseudonym import place_of_button
from bot.core.risk import RiskLevel, screen
from bot.services.house import House, notice
from bot.services.lease import take
from bot.services.ports import Receipt
from bot.services.storage import Conversation, UnitOfWork

LONGEST = 4096
"""Characters; what Telegram allows."""
MINUTE = timedelta(minutes=1)

NAVIGATION = {
    "nav:human": ("navigation.human", "kompas:human"),
    "nav:back": ("navigation.back", "/back"),
    "nav:stop": ("navigation.stop", "/stop"),
    "nav:wipe": ("gateway.wipe_wish", "kompas:wipe"),
}
"""The standing row: token -> (content key of its title, payload)."""
EXPIRED = "kompas:expired"


@dataclass(frozen=True)
class Received:
    """What became of it. `retry_after` > 0: refused, nothing stored (committed all the same: the notice about it is)."""

    receipt: Receipt
    retry_after: float = 0.0


def receive_message(uow: UnitOfWork, house: House, conversation_id: ConversationId, inbound: Inbound, worker: str) -> Received:
    """Inbox, the youth's line and the lease of this gateway's worker in one commit. Raises UnknownConversation or Refused."""
    if len(inbound.text) > LONGEST:
        raise Refused("the message is too long")
    conversation = uow.conversations.get(conversation_id)
    if conversation.wiped or conversation.left:
        raise UnknownConversation
    seen = uow.inbox.seen(conversation_id, inbound.key)
    if seen is not None:
        return Received(Receipt(seen or conversation.last_seq, duplicate=True))
    if not _within_limit(uow, house, conversation, inbound):
        uow.conversations.save(conversation)
        return Received(
            Receipt(conversation.last_seq, duplicate=False), retry_after=MINUTE.total_seconds() / house.limits.per_minute
        )
    seq, payload = _write_line(uow, house, conversation, inbound)
    now = house.now()
    uow.inbox.add(conversation_id, inbound, seq, payload, now)
    conversation.active_at = now
    conversation.spoke = conversation.spoke or inbound.kind is not InboundKind.START
    conversation.handover = machine.reopen(conversation.handover)
    take(conversation, worker, now)
    uow.conversations.save(conversation)
    return Received(Receipt(seq or conversation.last_seq, duplicate=False))


def _within_limit(uow: UnitOfWork, house: House, conversation: Conversation, inbound: Inbound) -> bool:
    count = uow.inbox.count_since(conversation.id, house.now() - MINUTE)
    if count < house.limits.per_minute:
        return True
    if count < house.limits.crisis_per_minute and screen(inbound.text, house.lexicon).level is RiskLevel.CRISIS:
        return True
    last = uow.thread.entry(conversation.id, conversation.last_seq)
    if last is None or last.reply.response != "gateway.too_fast":
        notice(uow, house, conversation, "gateway.too_fast")
    return False


def _write_line(uow: UnitOfWork, house: House, conversation: Conversation, inbound: Inbound) -> tuple[int, str]:
    """The youth's line in the thread (0 when there is nothing to show) and the payload of a pressed button."""
    text, payload = inbound.text, ""
    if inbound.kind is InboundKind.BUTTON:
        text, payload = _pressed(uow, house, conversation, inbound.token)
    if not text:
        return 0, payload
    line = Reply(text, response="")
    return uow.thread.append(conversation, Sender.YOUTH, line, house.now(), inbound.key).seq, payload


def _pressed(uow: UnitOfWork, house: House, conversation: Conversation, token: str) -> tuple[str, str]:
    """Title and payload of a button that this very conversation was given; anything else is an expired button."""
    if token in NAVIGATION:
        key, payload = NAVIGATION[token]
        return house.content.reply(key, house.now()).text, payload
    place = place_of_button(token)
    entry = uow.thread.entry(conversation.id, place[0]) if place else None
    if place is None or entry is None or place[1] >= len(entry.reply.buttons):
        return "", EXPIRED
    button = entry.reply.buttons[place[1]]
    if not hmac.compare_digest(button.token.encode(), token.encode()):
        return "", EXPIRED
    return button.title, button.payload


def without_payload(reply: Reply) -> Reply:
    """What a channel may see of a reply."""
    return replace(reply, buttons=tuple(replace(button, payload="") for button in reply.buttons))
