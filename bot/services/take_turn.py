"""Answers one stored message: screen, who answers, then the gateway itself, the counsellor, or the engine.

Two transactions around the engine's call. `begin_turn` commits what needs no engine (crisis text, acts) and says what
to ask the engine; `finish_turn` commits {state, thread, outbox, card, commands} together with "this message is done".
Whatever happens in between (a crash, a claim, a wipe, another worker) is seen in the second one, so a step is neither
lost nor doubled, and the bot says nothing after a claim.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.conversation import Channel, ConversationId, InboundKind, Phase
from bot.core.handover import who_answers
from bot.core.risk import RiskKind, RiskLevel, Screening, decide, screen
from bot.core.turn import TurnRequest, TurnResult
from bot.services import lease
from bot.services.acts import ACTS, BESIDE_A_COUNSELLOR, NOT_SAFE, OTHER_NOT_SAFE, THOUGHTS_YES, typed_act
from bot.services.alarm import alarm
from bot.services.house import House, notice, say
from bot.services.storage import Conversation, InboxItem, Pending, UnitOfWork

_FORCED = {RiskKind.SUICIDAL: "suicidal", RiskKind.SELF_HARM: "self_harm", RiskKind.DANGER: "danger"}
OF_ANOTHER = "friend_in_crisis"
"""The dialogue goes on with what somebody can do beside the other."""
_OTHER_IN_DANGER = '/friend_in_crisis{"what_happened": "danger", "friend_safe": "no"}'
_NOTHING = Screening(RiskLevel.NONE)
PLAUSIBLE = 0.1
"""Below this the second best reading of a message is a guess."""
NOT_UNDERSTOOD = "nlu_fallback"


@dataclass(frozen=True)
class Turn:
    """A message on its way: `request` for the engine, or None when it was answered without."""

    item: InboxItem
    request: TurnRequest | None = None
    count: int = 0
    """The conversation's count of committed states when the turn began."""
    screening: Screening = _NOTHING
    act: str = ""
    """Carried out in the second transaction, just before the engine's replies."""
    alarmed: bool = False
    """Its crisis text is out: by the screen, an answer, or the engine's understanding in an earlier round."""
    last: bool = False
    """Answered, and nothing is left to answer."""


def begin_turn(uow: UnitOfWork, house: House, conversation_id: ConversationId, worker: str) -> Turn | None:
    """The next message of this conversation, or None when there is none or another worker has the conversation."""
    conversation = uow.conversations.get(conversation_id)
    now = house.now()
    if lease.held_by_another(conversation, worker, now):
        return None
    item = uow.inbox.next(conversation_id)
    if item is None:
        lease.release(conversation)
        uow.conversations.save(conversation)
        return None
    renew = not lease.fresh(conversation, worker, now)
    lease.take(conversation, worker, now)
    screening, act = _look(house, conversation, item)
    kind = item.alarmed or _crisis(conversation, screening, act)
    if kind is not None and item.alarmed is None:
        alarm(uow, house, conversation, kind, screening)
        uow.inbox.alarmed(conversation_id, item, kind)
    turn = _plan(uow, house, conversation, item, screening, act, kind)
    if turn.request is None:
        uow.inbox.done(item)
        turn = replace(turn, last=release_if_empty(uow, conversation))
    if turn.request is None or renew or kind is not None or item.inbound.kind is InboundKind.MEDIA:
        uow.conversations.save(conversation)
    return turn


def release_if_empty(uow: UnitOfWork, conversation: Conversation) -> bool:
    """Give the lease back when nothing is left; what comes now takes it again under the same lock."""
    if uow.inbox.next(conversation.id) is not None:
        return False
    lease.release(conversation)
    return True


def _look(house: House, conversation: Conversation, item: InboxItem) -> tuple[Screening, str]:
    """What the screen says, and the gateway's own act that a button or typed words stand for."""
    text = item.inbound.text
    screening = screen(text, house.lexicon) if text else _NOTHING
    if item.payload.startswith("kompas:"):
        return screening, item.payload
    if item.inbound.kind is not InboundKind.TEXT or screening.level is RiskLevel.CRISIS:
        return screening, ""
    return screening, typed_act(house, conversation, text)


def _crisis(conversation: Conversation, screening: Screening, act: str) -> RiskKind | None:
    if screening.level is RiskLevel.CRISIS:
        return screening.kind or RiskKind.SUICIDAL
    if act == NOT_SAFE and not conversation.dossier.crisis:  # later ones get numbers again, not the whole text
        return RiskKind.DANGER
    if act == OTHER_NOT_SAFE:
        return RiskKind.FRIEND
    return RiskKind.SUICIDAL if act == THOUGHTS_YES else None


def _plan(
    uow: UnitOfWork,
    house: House,
    conversation: Conversation,
    item: InboxItem,
    screening: Screening,
    act: str,
    kind: RiskKind | None,
) -> Turn:
    """Answer now, or say what to ask the engine."""
    inbound = item.inbound
    if inbound.kind is InboundKind.MEDIA:
        if item.alarmed is None:
            say(uow, house, conversation, "gateway.media_refused")
        if not inbound.text:
            return Turn(item)
    if who_answers(conversation.handover) is Phase.COUNSELLOR:
        if act in BESIDE_A_COUNSELLOR:
            ACTS[act](uow, house, conversation)
        return Turn(item)
    if inbound.kind is InboundKind.START:
        return _start(uow, house, conversation, item)
    if inbound.kind is InboundKind.EDITED and kind is None:
        notice(uow, house, conversation, "gateway.edited")
        return Turn(item)
    if kind is not None:
        return _forced(house, conversation, item, screening, kind)
    if act and act not in _GO_ON:
        ACTS[act](uow, house, conversation)
        return Turn(item)
    request = _ask(conversation, text="" if act else inbound.text, payload="/resume" if act else item.payload)
    return Turn(item, request, conversation.turn, screening, act)


_GO_ON = frozenset({"kompas:continue", "kompas:thoughts_no", "kompas:thoughts_skip"})
"""Acts after which the engine speaks: both in one transaction, so that a crash between them repeats neither."""


def _start(uow: UnitOfWork, house: House, conversation: Conversation, item: InboxItem) -> Turn:
    """A clean page: nothing of an earlier talk is shown or used (R44)."""
    if conversation.handover.phase is Phase.BOT:
        conversation.state = None
        conversation.turn += 1
        conversation.dossier.pending = Pending.NOTHING
        welcome(uow, house, conversation)
    return Turn(item)


def welcome(uow: UnitOfWork, house: House, conversation: Conversation) -> None:
    """A chatbot, not a human; what is kept; on Telegram, who else sees it."""
    say(uow, house, conversation, "gateway.welcome")
    say(uow, house, conversation, "gateway.privacy")
    if conversation.channel is Channel.TELEGRAM:
        say(uow, house, conversation, "gateway.privacy_telegram")
    conversation.dossier.welcomed = True


def _forced(house: House, conversation: Conversation, item: InboxItem, screening: Screening, kind: RiskKind) -> Turn:
    """The crisis text is out; now the dialogue state must know. A button that told of another's crisis is simply carried out."""
    if kind is RiskKind.FRIEND and item.payload:
        payload = _OTHER_IN_DANGER if item.payload == OTHER_NOT_SAFE else item.payload
        return Turn(item, _ask(conversation, payload=payload), conversation.turn, screening, alarmed=True)
    text = item.inbound.text or house.content.reply("safety.ask_thoughts", house.now()).buttons[0].title
    request = _ask(conversation, text=text, force_intent=_FORCED.get(kind, OF_ANOTHER))
    return Turn(item, request, conversation.turn, screening, alarmed=True)


def _ask(conversation: Conversation, text: str = "", payload: str = "", force_intent: str = "") -> TurnRequest:
    return TurnRequest(conversation.id, conversation.channel, conversation.state, text, payload, force_intent)


def second_thought(house: House, turn: Turn, result: TurnResult) -> TurnRequest | None:
    """The engine heard a crisis where the whole decision hears none ("ik schaam me dood"): ask again without that intent.

    Otherwise the dialogue would go on as if in a crisis. None when the two agree.
    """
    request, heard = turn.request, result.understanding
    if request is None or heard is None or not request.text or request.force_intent or heard.intent not in _FORCED.values():
        return None
    if decide(turn.screening, heard, house.lexicon).level is RiskLevel.CRISIS:
        return None
    others = [(name, chance) for name, chance in heard.ranking if name not in _FORCED.values()]
    name, chance = max(others, key=lambda one: one[1], default=("", 0.0))
    return replace(request, force_intent=name if chance >= PLAUSIBLE else NOT_UNDERSTOOD)


def crisis_of_understanding(uow: UnitOfWork, house: House, conversation: Conversation, turn: Turn, decided: Screening) -> None:
    """The engine heard a crisis that the screen did not: crisis text now, then the turn again from the old state."""
    kind = decided.kind or RiskKind.SUICIDAL
    alarm(uow, house, conversation, kind, decided)
    uow.inbox.alarmed(conversation.id, turn.item, kind)
