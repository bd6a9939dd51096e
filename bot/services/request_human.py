"""A youth wants a human: consent first, then the queue, and an honest word when nobody is there."""

from __future__ import annotations

from bot.core import handover as machine
from bot.core.conversation import Phase
from bot.core.handover import Urgency
from bot.services.house import House, notice, say
from bot.services.storage import Conversation, Pending, UnitOfWork


def offer_human(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """Ask for consent; nobody reads along before the youth said yes."""
    phase = conversation.handover.phase
    if phase is Phase.COUNSELLOR:
        return
    if phase is Phase.WAITING:
        _tell_place(uow, house, conversation)
    elif not house.content.open(house.now()):
        _nobody_today(uow, house, conversation)
    else:
        say(uow, house, conversation, "gateway.human_consent")
        conversation.dossier.pending = Pending.HUMAN


def request_human(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """The youth said yes."""
    conversation.dossier.pending = Pending.NOTHING
    if conversation.handover.phase is Phase.COUNSELLOR:
        return
    now = house.now()
    if not house.content.open(now):
        _nobody_today(uow, house, conversation)
        return
    if conversation.handover.phase is Phase.WAITING:
        _tell_place(uow, house, conversation)
        return
    level = conversation.dossier.card.level
    urgency = Urgency.CRISIS if conversation.dossier.crisis else Urgency.of_level(level)
    conversation.handover = machine.request(conversation.handover, urgency, now)
    if not conversation.dossier.crisis:
        by_level = f"reason.level_{level}" if level == "E2" else "reason.asked"
        conversation.dossier.reason = conversation.dossier.offered_for or by_level
    if not uow.presence.anybody(now):
        conversation.dossier.missed = True
        say(uow, house, conversation, "gateway.human_nobody")
    elif conversation.dossier.crisis:
        say(uow, house, conversation, "safety.human_coming")
    else:
        _tell_place(uow, house, conversation)


def decline_human(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """Not now; it stays possible."""
    conversation.dossier.pending = Pending.NOTHING
    say(uow, house, conversation, "gateway.human_declined")


def leave_queue(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """No longer waiting. A crisis stays visible as an alert."""
    if conversation.handover.phase is not Phase.WAITING:
        return
    conversation.handover = machine.withdraw(conversation.handover)
    say(uow, house, conversation, "gateway.left_queue")


def close_queue(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """The desk has closed while this youth was still waiting: say so instead of letting them wait in vain."""
    if conversation.handover.phase is not Phase.WAITING or house.content.open(house.now()):
        return
    conversation.handover = machine.withdraw(conversation.handover)
    _nobody_today(uow, house, conversation, quiet=False)
    uow.conversations.save(conversation)


def _nobody_today(uow: UnitOfWork, house: House, conversation: Conversation, *, quiet: bool = True) -> None:
    conversation.dossier.missed = True
    conversation.dossier.pending = Pending.NOTHING
    tell = say if quiet else notice
    tell(uow, house, conversation, "safety.human_closed_crisis" if conversation.dossier.crisis else "gateway.human_closed")


def tell_not_understood(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """While somebody waits, what the bot does not understand is no loss: a human reads it."""
    place = uow.conversations.ahead_of(conversation) + 1
    say(uow, house, conversation, "gateway.not_understood_while_waiting", place=str(place))


def _tell_place(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    place = uow.conversations.ahead_of(conversation) + 1
    say(uow, house, conversation, "gateway.human_queued", place=str(place))
