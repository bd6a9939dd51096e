"""The second transaction of a turn: the engine's answer, or the answer without an engine, becomes what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.conversation import Card, Channel, ConversationId, Phase
from bot.core.errors import UnknownConversation
from bot.core.handover import who_answers
from bot.core.risk import RiskLevel, Screening, decide
from bot.core.turn import Command, TurnResult
from bot.services.acts import ACTS
from bot.services.alarm import note_risk
from bot.services.close import end
from bot.services.house import House, put, say
from bot.services.record_report import note_categories, record_report
from bot.services.request_human import offer_human
from bot.services.storage import Conversation, Pending, UnitOfWork
from bot.services.take_turn import Turn, crisis_of_understanding, welcome

ASK_AGAIN = timedelta(minutes=10)
"""After an answer to the question about dying it is not asked again so soon; crisis words are heard all the same."""


def finish_turn(
    uow: UnitOfWork, house: House, conversation_id: ConversationId, turn: Turn, result: TurnResult | None, worker: str
) -> None:
    """`result` is None when the engine gave no answer in time. Does nothing when the turn is out of date: it begins again."""
    try:
        conversation = uow.conversations.get(conversation_id)
    except UnknownConversation:  # purged meanwhile
        return
    if conversation.wiped or conversation.turn != turn.count or not uow.inbox.take(conversation_id, worker, house.now()):
        return
    decided = _decide(house, turn, result)
    if decided.level is RiskLevel.CRISIS and turn.screening.level is not RiskLevel.CRISIS and turn.item.alarmed is None:
        crisis_of_understanding(uow, house, conversation, turn, decided)
        uow.conversations.save(conversation)
        return
    if not uow.inbox.done(turn.item):
        return
    _answer(uow, house, conversation, turn, result, decided)
    conversation.turn += 1
    uow.conversations.save(conversation)


def _forced(turn: Turn) -> bool:
    return turn.request is not None and bool(turn.request.force_intent)


def _decide(house: House, turn: Turn, result: TurnResult | None) -> Screening:
    if result is None or turn.request is None or not turn.request.text:
        return turn.screening
    return decide(turn.screening, result.understanding, house.lexicon)


def _answer(
    uow: UnitOfWork, house: House, conversation: Conversation, turn: Turn, result: TurnResult | None, decided: Screening
) -> None:
    if result is not None:
        conversation.state = result.state
        conversation.dossier.card = _merged(conversation.dossier.card, result.card, conversation.dossier.crisis)
    if who_answers(conversation.handover) is Phase.COUNSELLOR:
        return  # claimed while the engine was thinking: the counsellor has the message, the bot keeps silent
    if _forced(turn):
        return  # the crisis text said it; the state knows
    if conversation.channel is Channel.TELEGRAM and not conversation.dossier.welcomed:
        welcome(uow, house, conversation)
    if turn.act and not ACTS[turn.act](uow, house, conversation):
        return
    if decided.level is RiskLevel.SOFT and not turn.act and _may_ask(house, conversation):
        _ask_thoughts(uow, house, conversation, decided, result)
    elif result is None:
        _without_engine(uow, house, conversation, turn)
    else:
        conversation.dossier.pending = Pending.NOTHING
        for reply in result.replies:
            put(uow, house, conversation, house.content.render(reply, house.now()))
        for command in result.commands:
            _carry_out(uow, house, conversation, command)


def _may_ask(house: House, conversation: Conversation) -> bool:
    answered = conversation.dossier.thoughts_answered
    return answered is None or house.now() - answered > ASK_AGAIN


def _ask_thoughts(
    uow: UnitOfWork, house: House, conversation: Conversation, decided: Screening, result: TurnResult | None
) -> None:
    """One question at a time: what the engine wanted to say comes back with `/resume` after the answer."""
    note_risk(conversation, "soft", decided.kind, decided)
    say(uow, house, conversation, "safety.ask_thoughts")
    conversation.dossier.pending = Pending.THOUGHTS
    for command in result.commands if result is not None else ():
        if command.name == "offer_handover":
            conversation.dossier.offered = True
        elif command.name == "record_report":
            _carry_out(uow, house, conversation, command)


def _without_engine(uow: UnitOfWork, house: House, conversation: Conversation, turn: Turn) -> None:
    """Degraded mode: the wish for a human or a wipe is understood by a small list, all else gets the fixed menu."""
    text = turn.item.inbound.text
    if house.content.says("human", text):
        offer_human(uow, house, conversation)
    elif house.content.says("wipe", text):
        ACTS["kompas:wipe"](uow, house, conversation)
    elif conversation.handover.phase is Phase.WAITING:
        say(uow, house, conversation, "gateway.degraded_human")
    else:
        say(uow, house, conversation, "gateway.degraded")


def _carry_out(uow: UnitOfWork, house: House, conversation: Conversation, command: Command) -> None:
    if command.name == "offer_handover":
        offer_human(uow, house, conversation)
    elif command.name == "record_report":
        note_categories(house, conversation, command.arguments.get("categories", {}))
    elif command.name == "offer_wipe":
        ACTS["kompas:wipe"](uow, house, conversation)
    elif command.name == "end_conversation" and conversation.handover.phase is Phase.BOT:
        record_report(uow, house, conversation)
        end(conversation)


def _merged(old: Card, new: Card, crisis: bool) -> Card:
    """The engine knows the topic and the answers, the gateway the risks; a crisis keeps its level."""
    level = "E3" if crisis else max(old.level, new.level)
    return replace(new, level=level, risk=old.risk)
