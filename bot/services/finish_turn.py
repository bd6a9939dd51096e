"""The second transaction of a turn: the engine's answer, or the answer without an engine, becomes what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.conversation import Card, Channel, ConversationId, Phase
from bot.core.errors import UnknownConversation
from bot.core.handover import who_answers
from bot.core.risk import Reason, RiskKind, RiskLevel, Screening, decide
from bot.core.turn import Command, TurnResult
from bot.services import lease
from bot.services.acts import ACTS, SAFE
from bot.services.alarm import alarm, ask_whether_safe, note_risk
from bot.services.close import end
from bot.services.house import House, put, say
from bot.services.record_report import note_categories, record_report
from bot.services.request_human import offer_human, tell_not_understood
from bot.services.storage import Conversation, Pending, UnitOfWork
from bot.services.take_turn import NOT_UNDERSTOOD, OF_ANOTHER, Turn, crisis_of_understanding, release_if_empty, welcome

ASK_AGAIN = timedelta(minutes=10)
"""After an answer to the question about dying it is not asked again so soon; crisis words are heard all the same."""

_KINDS = {kind.value: kind for kind in RiskKind}
_REASONS = {"asked": "reason.asked", "unclear": "reason.not_understood"}
"""Why the engine offered a human -> why it stands in the queue; otherwise the level says it."""


def finish_turn(
    uow: UnitOfWork, house: House, conversation_id: ConversationId, turn: Turn, result: TurnResult | None, worker: str
) -> bool:
    """`result` is None when the engine gave no answer in time. True when nothing is left to answer.

    Does nothing when the turn is out of date: it begins again.
    """
    try:
        conversation = uow.conversations.get(conversation_id)
    except UnknownConversation:  # purged meanwhile
        return True
    if conversation.wiped or conversation.turn != turn.count or not lease.take(conversation, worker, house.now()):
        return False
    decided = _decide(house, turn, result)
    if decided.level is RiskLevel.CRISIS and not turn.alarmed:
        crisis_of_understanding(uow, house, conversation, turn, decided)
        uow.conversations.save(conversation)
        return False
    if not uow.inbox.done(turn.item):
        return False
    _answer(uow, house, conversation, turn, result, decided)
    conversation.turn += 1
    last = release_if_empty(uow, conversation)
    uow.conversations.save(conversation)
    return last


def _decide(house: House, turn: Turn, result: TurnResult | None) -> Screening:
    if result is None or turn.request is None:
        return turn.screening
    for command in result.commands:
        if command.name == "raise_crisis":  # an answer in the dialogue is the crisis: "ben je nu veilig?" - "nee"
            return Screening(RiskLevel.CRISIS, RiskKind(command.arguments["kind"]))
    if not turn.request.text:
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
    if turn.alarmed:
        _after_crisis(uow, house, conversation, turn, result)
        return
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
        _speak(uow, house, conversation, result)


def _speak(uow: UnitOfWork, house: House, conversation: Conversation, result: TurnResult) -> None:
    """The engine's replies and commands; a crisis that an answer showed goes first."""
    for command in result.commands:
        if command.name == "raise_crisis":
            kind = _KINDS.get(str(command.arguments.get("kind")), RiskKind.DANGER)
            alarm(uow, house, conversation, kind, Screening(RiskLevel.CRISIS, kind, (Reason("", 0, 0, "answer"),)))
    replies, commands = result.replies, result.commands
    if conversation.handover.phase is Phase.WAITING and result.understanding and result.understanding.intent == NOT_UNDERSTOOD:
        tell_not_understood(uow, house, conversation)
        replies = tuple(reply for reply in replies if reply.slot)  # an open question is asked again
        commands = tuple(command for command in commands if command.name != "offer_handover")
    age = _own_age(conversation.dossier.card)
    for reply in replies:
        rendered = house.content.render(reply, house.now(), age)
        conversation.dossier.referred = conversation.dossier.referred or bool(rendered.referrals)
        put(uow, house, conversation, rendered)
    for command in commands:
        _carry_out(uow, house, conversation, command)


def _after_crisis(uow: UnitOfWork, house: House, conversation: Conversation, turn: Turn, result: TurnResult | None) -> None:
    """The crisis text is out. The engine adds its follow-up; without one Kompas asks whether the youth is safe.

    A follow-up that offers "veilig" has asked it: then a typed yes or no is an answer.
    """
    if turn.request is None:
        return
    replies = result.replies if result is not None else ()
    for reply in replies:
        put(uow, house, conversation, house.content.render(reply, house.now()))
    if any(button.payload == SAFE for reply in replies for button in reply.buttons):
        conversation.dossier.pending = Pending.SAFE
    elif not replies and turn.request.force_intent not in ("", OF_ANOTHER):
        ask_whether_safe(uow, house, conversation)


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
        conversation.dossier.offered_for = _REASONS.get(str(command.arguments.get("reason")), "")
        offer_human(uow, house, conversation)
    elif command.name == "record_report":
        note_categories(house, conversation, command.arguments.get("categories", {}))
    elif command.name == "offer_wipe":
        ACTS["kompas:wipe"](uow, house, conversation)
    elif command.name == "end_conversation" and conversation.handover.phase is Phase.BOT:
        record_report(uow, house, conversation)
        end(conversation)


def _own_age(card: Card) -> str:
    """Of the youth; whoever speaks for another told how old they are themselves."""
    return card.answers.get("age_band", "") if card.answers.get("role", "self") == "self" else ""


def _merged(old: Card, new: Card, crisis: bool) -> Card:
    """The engine knows the topic and the answers, the gateway the risks; a crisis keeps its level."""
    level = "E3" if crisis else max(old.level, new.level)
    return replace(new, level=level, risk=old.risk)
