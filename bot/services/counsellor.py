"""What a counsellor does: see the queue, claim, talk, hand back, keep alive. Access is checked here, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core import handover as machine
from bot.core.conversation import ConversationId, CounsellorId, Entry, Phase, Reply, Sender
from bot.services.house import House, notice
from bot.services.ports import DeskTalk, QueueEntry
from bot.services.receive_message import without_payload
from bot.services.storage import Conversation, Pending, UnitOfWork

HERE = timedelta(seconds=60)
"""Presence without a sign of life; long enough for three lost ones."""


def queue(uow: UnitOfWork, house: House, counsellor: CounsellorId) -> Sequence[QueueEntry]:
    """Own talks, then who waits, most urgent first."""
    mine = uow.conversations.held_by(counsellor)
    return [_line(conversation, counsellor) for conversation in (*mine, *uow.conversations.queue())]


def _line(conversation: Conversation, counsellor: CounsellorId) -> QueueEntry:
    handover, card = conversation.handover, conversation.dossier.card
    return QueueEntry(
        conversation=conversation.id,
        phase=handover.phase,
        urgency=handover.urgency.label,
        reason=conversation.dossier.reason or "reason.asked",
        channel=conversation.channel,
        topic=card.topic,
        age_band=card.answers.get("age_band"),
        waiting_since=handover.since or conversation.active_at,
        mine=handover.counsellor == counsellor,
        counsellor=handover.counsellor,
        unread=conversation.last_seq - conversation.read_seq,
        alert_only=handover.alert_only,
    )


def claim(uow: UnitOfWork, house: House, conversation_id: ConversationId, counsellor: CounsellorId) -> DeskTalk:
    """Exactly one of two who press at once wins. Raises AlreadyClaimed or UnknownConversation."""
    conversation = uow.conversations.get(conversation_id)
    before = conversation.handover
    conversation.handover = machine.claim(before, counsellor, house.now())
    if before.phase is not Phase.COUNSELLOR:
        conversation.had_counsellor = True
        conversation.dossier.pending = Pending.NOTHING
        notice(uow, house, conversation, "gateway.human_arrived")
    conversation.read_seq = conversation.last_seq
    uow.conversations.save(conversation)
    return _talk(uow, conversation)


def talk(uow: UnitOfWork, conversation_id: ConversationId, counsellor: CounsellorId) -> tuple[DeskTalk, bool]:
    """The talk, and whether there are lines this counsellor did not see before. Raises NotYours or UnknownConversation."""
    conversation = check(uow, conversation_id, counsellor)
    return _talk(uow, conversation), conversation.read_seq < conversation.last_seq


def mark_read(uow: UnitOfWork, conversation_id: ConversationId, counsellor: CounsellorId, seq: int) -> None:
    """Everything up to this line was seen. Raises NotYours or UnknownConversation."""
    conversation = _mine(uow, conversation_id, counsellor)
    conversation.read_seq = max(conversation.read_seq, seq)
    uow.conversations.save(conversation)


def _talk(uow: UnitOfWork, conversation: Conversation) -> DeskTalk:
    handover = conversation.handover
    assert handover.lease_until is not None  # a claimed talk has a lease
    lines = [Entry(e.seq, e.sender, without_payload(e.reply), e.at, e.key) for e in uow.thread.read(conversation.id)]
    return DeskTalk(
        conversation=conversation.id,
        phase=handover.phase,
        channel=conversation.channel,
        card=conversation.dossier.card,
        thread=lines,
        youth_typing=False,
        youth_left=conversation.left,
        lease_until=handover.lease_until,
    )


def renew(uow: UnitOfWork, house: House, counsellor: CounsellorId) -> None:
    """A sign of life for every talk of this counsellor, and for their presence."""
    now = house.now()
    for held in uow.conversations.held_by(counsellor):
        conversation = uow.conversations.get(held.id)
        if conversation.handover.counsellor == counsellor:
            conversation.handover = machine.renew(conversation.handover, counsellor, now)
            uow.conversations.save(conversation)
    uow.presence.renew(counsellor, now + HERE)


def reply(uow: UnitOfWork, house: House, conversation_id: ConversationId, counsellor: CounsellorId, text: str, key: str) -> int:
    """The counsellor's words; the same key twice is the same line. Raises NotYours or UnknownConversation."""
    conversation = _mine(uow, conversation_id, counsellor)
    seen = uow.thread.seq_of(conversation_id, f"counsellor {key}")
    if seen is not None:
        return seen
    now = house.now()
    entry = uow.thread.append(conversation, Sender.COUNSELLOR, Reply(text, response=""), now, f"counsellor {key}")
    conversation.active_at = now
    conversation.read_seq = entry.seq
    conversation.handover = machine.renew(conversation.handover, counsellor, now)
    uow.conversations.save(conversation)
    return entry.seq


def hand_back(uow: UnitOfWork, house: House, conversation_id: ConversationId, counsellor: CounsellorId) -> None:
    """The bot goes on where it was, when the youth says so. Raises NotYours or UnknownConversation."""
    conversation = _mine(uow, conversation_id, counsellor)
    conversation.handover = machine.hand_back(conversation.handover, counsellor)
    notice(uow, house, conversation, "gateway.handed_back")
    uow.conversations.save(conversation)


def expire_leases(uow: UnitOfWork, house: House) -> int:
    """Talks of a counsellor who vanished go back to the queue, and the youth is told (R13)."""
    expired = uow.conversations.expired(house.now())
    for conversation_id in expired:
        conversation = uow.conversations.get(conversation_id)
        back = machine.expire(conversation.handover, house.now())
        if back is conversation.handover:
            continue  # renewed a moment ago
        conversation.handover = back
        if not house.content.open(house.now()):  # nobody else comes today
            conversation.handover = machine.withdraw(back)
            notice(uow, house, conversation, "gateway.human_left")
        else:
            if not conversation.dossier.crisis:
                conversation.dossier.reason = "reason.lost"
            place = uow.conversations.ahead_of(conversation) + 1
            notice(uow, house, conversation, "gateway.human_back_in_queue", place=str(place))
        uow.conversations.save(conversation)
    return len(expired)


def present(uow: UnitOfWork, house: House, counsellor: CounsellorId, here: bool) -> None:
    """Whether this counsellor takes chats."""
    if here:
        uow.presence.here(counsellor, house.now() + HERE)
    else:
        uow.presence.gone(counsellor)


def check(uow: UnitOfWork, conversation_id: ConversationId, counsellor: CounsellorId) -> Conversation:
    """The talk for reading, when this counsellor holds it. Raises NotYours or UnknownConversation."""
    conversation = uow.conversations.look(conversation_id)
    machine.held_by(conversation.handover, counsellor)
    return conversation


def _mine(uow: UnitOfWork, conversation_id: ConversationId, counsellor: CounsellorId) -> Conversation:
    conversation = uow.conversations.get(conversation_id)
    machine.held_by(conversation.handover, counsellor)
    return conversation
