"""A crisis: its text goes out at once, in every phase, and a human is alerted. Needs no engine and no consent."""

from __future__ import annotations

from dataclasses import replace

from bot.core import handover as machine
from bot.core.conversation import Phase
from bot.core.risk import RiskKind, Screening
from bot.services.house import House, say
from bot.services.storage import Conversation, Pending, UnitOfWork


def alarm(uow: UnitOfWork, house: House, conversation: Conversation, kind: RiskKind, screening: Screening) -> None:
    """Crisis text, alert in the queue, a line on the card. What follows it belongs to the turn, with or without engine."""
    note_risk(conversation, "crisis", kind, screening)
    conversation.dossier.crisis = True
    conversation.dossier.reason = f"reason.crisis_{kind.value}"
    if conversation.handover.phase is Phase.COUNSELLOR:
        say(uow, house, conversation, "safety.crisis_during_talk")
        conversation.handover = machine.alert(conversation.handover, house.now())
        return
    conversation.handover = machine.alert(conversation.handover, house.now())
    say(uow, house, conversation, f"safety.crisis_{kind.value}")
    if conversation.dossier.pending is not Pending.SAFE:
        conversation.dossier.pending = Pending.NOTHING


def ask_whether_safe(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """What follows a crisis text when the engine has nothing better; asked once until it is answered."""
    if conversation.dossier.pending is not Pending.SAFE:
        say(uow, house, conversation, "safety.safe_ask")
        conversation.dossier.pending = Pending.SAFE


def note_risk(conversation: Conversation, level: str, kind: RiskKind | None, screening: Screening) -> None:
    """One line on the counsellor's card: level, kind, the words and the rule."""
    because = "; ".join(f"{reason.words} ({reason.rule})".strip() for reason in screening.reasons)
    line = f"{level} {kind.value if kind else ''}: {because}"
    card = conversation.dossier.card
    level_now = "E3" if level == "crisis" else card.level
    if line not in card.risk:
        card = replace(card, risk=(*card.risk, line))
    conversation.dossier.card = replace(card, level=level_now)
