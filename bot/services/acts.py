"""What the gateway's own buttons (`kompas:<act>`) and its own questions do, all without the engine."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.conversation import Phase
from bot.core.risk import RiskKind, RiskLevel, Screening
from bot.services.alarm import note_risk
from bot.services.house import House, say
from bot.services.request_human import decline_human, leave_queue, offer_human, request_human
from bot.services.storage import Conversation, Pending, UnitOfWork
from bot.services.wipe import wipe

Act = Callable[[UnitOfWork, House, Conversation], str]
"""Carries the act out; returns the payload with which the engine goes on, or nothing."""

RESUME = "/resume"


def _then_nothing(act: Callable[[UnitOfWork, House, Conversation], None]) -> Act:
    def carry_out(uow: UnitOfWork, house: House, conversation: Conversation) -> str:
        act(uow, house, conversation)
        return ""

    return carry_out


def _ask_wipe(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    say(uow, house, conversation, "gateway.wipe_ask")
    conversation.dossier.pending = Pending.WIPE


def _keep(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    conversation.dossier.pending = Pending.NOTHING
    say(uow, house, conversation, "gateway.wipe_declined")


def _answered(key: str) -> Act:
    def carry_out(uow: UnitOfWork, house: House, conversation: Conversation) -> str:
        dossier = conversation.dossier
        dossier.pending = Pending.NOTHING
        dossier.thoughts_answered = house.now()
        say(uow, house, conversation, key)
        if dossier.offered:
            dossier.offered = False
            offer_human(uow, house, conversation)
            return ""
        return RESUME

    return carry_out


def _safe(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    conversation.dossier.pending = Pending.NOTHING
    say(uow, house, conversation, "safety.safe_yes")


def _unsafe(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    conversation.dossier.pending = Pending.NOTHING
    note_risk(conversation, "crisis", RiskKind.DANGER, Screening(RiskLevel.CRISIS))
    say(uow, house, conversation, "safety.safe_no")


def _expired(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    say(uow, house, conversation, "gateway.button_expired")


def _resume(uow: UnitOfWork, house: House, conversation: Conversation) -> str:
    conversation.dossier.pending = Pending.NOTHING
    return RESUME


THOUGHTS_YES = "kompas:thoughts_yes"
"""Handled as a crisis by take_turn."""
SAFE = "kompas:safe_yes"
NOT_SAFE = "kompas:safe_no"
"""The first one in a talk is a crisis, handled by take_turn; after a crisis text it is answered here."""

OTHER_NOT_SAFE = "kompas:friend_no"
"""Somebody else is in danger now: a crisis, handled by take_turn, and said as to a friend."""

ACTS: dict[str, Act] = {
    "kompas:human": _then_nothing(offer_human),
    "kompas:human_yes": _then_nothing(request_human),
    "kompas:human_no": _then_nothing(decline_human),
    "kompas:leave_queue": _then_nothing(leave_queue),
    "kompas:wipe": _then_nothing(_ask_wipe),
    "kompas:wipe_yes": _then_nothing(wipe),
    "kompas:wipe_no": _then_nothing(_keep),
    "kompas:thoughts_no": _answered("safety.thoughts_no"),
    "kompas:thoughts_skip": _answered("safety.thoughts_skip"),
    SAFE: _then_nothing(_safe),
    NOT_SAFE: _then_nothing(_unsafe),
    "kompas:expired": _then_nothing(_expired),
    "kompas:continue": _resume,
}

BESIDE_A_COUNSELLOR = frozenset({"kompas:wipe", "kompas:wipe_yes", "kompas:wipe_no"})
"""What still works while a human talks; the other buttons belong to the bot, which is silent."""

_TYPED: dict[Pending, tuple[tuple[str, str], ...]] = {
    Pending.HUMAN: (("yes", "kompas:human_yes"), ("no", "kompas:human_no")),
    Pending.WIPE: (("yes", "kompas:wipe_yes"), ("wipe", "kompas:wipe_yes"), ("no", "kompas:wipe_no")),
    Pending.THOUGHTS: (("no", "kompas:thoughts_no"), ("thoughts_yes", THOUGHTS_YES), ("yes", THOUGHTS_YES)),
    Pending.SAFE: (("yes", SAFE), ("no", NOT_SAFE)),
}
_SHORT = 4
"""Words: "wis alles" is a wish about this talk; a long sentence with "verwijder" in it is a question for the engine."""


def typed_act(house: House, conversation: Conversation, text: str) -> str:
    """The act that typed words stand for: an answer to the gateway's own question, or a short wish to wipe. Else nothing."""
    for words, act in _TYPED.get(conversation.dossier.pending, ()):
        if house.content.says(words, text):
            return act
    if conversation.handover.phase is not Phase.COUNSELLOR and len(text.split()) <= _SHORT and house.content.says("wipe", text):
        return "kompas:wipe"
    return ""
