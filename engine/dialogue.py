"""One turn of the dialogue with a loaded Rasa agent: understand, decide, act, collect."""

from __future__ import annotations

from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from engine.collect import TurnOutput
from engine.errors import BadTurn, TurnFailed
from engine.in_process import apology
from engine.retell import may_be_about_another, retell
from engine.turn import Turn
from engine.understanding import as_wire, understand, understand_parts
from engine.wire import read_payload, write_turn


async def take_turn(agent: Agent, turn: Turn) -> dict[str, Any]:
    """The response body. Raises BadTurn for a payload nobody issued; whatever Rasa itself raises passes through.

    Rasa's lock is left out: the gateway keeps each conversation in order, and that lock polls once a second.
    """
    processor = agent.processor
    if processor is None:
        raise TurnFailed("no model")
    parse_data = _parse(processor, turn)
    understanding = as_wire(parse_data) if turn.text else None
    if turn.force_intent:
        if turn.force_intent not in processor.domain.intents:
            raise BadTurn("force_intent")
        parse_data = {**parse_data, "intent": {"name": turn.force_intent, "confidence": _certainty(turn, parse_data)}}
    output = TurnOutput(turn, processor.domain)
    await processor.handle_message(
        UserMessage(
            text=turn.text or None,
            output_channel=output,
            sender_id=turn.conversation,
            parse_data=parse_data,
            input_channel=turn.channel,
        )
    )
    await _never_silent(processor, turn, output)
    return write_turn(turn, understanding)


def _certainty(turn: Turn, parse_data: dict[str, Any]) -> float:
    """A crisis that the gateway decided is certain; a second reading of a message is as likely as the NLU found it."""
    if turn.crisis:
        return 1.0
    chances = {one["name"]: float(one["confidence"]) for one in parse_data.get("intent_ranking") or []}
    return chances.get(turn.force_intent, 0.0)


def _parse(processor: MessageProcessor, turn: Turn) -> dict[str, Any]:
    if turn.payload:
        return read_payload(turn.payload, set(processor.domain.intents), set(processor.domain.entities))
    heard = understand(processor, turn.text)
    return {**heard, "parts": understand_parts(processor, turn.text), "retold": _retold(processor, turn, heard)}


def _retold(processor: MessageProcessor, turn: Turn, heard: dict[str, Any]) -> list[list[Any]]:
    """The ranking of the message as the one whom it happened to would tell it; empty when nobody speaks for another."""
    ranking = [str(one["name"]) for one in heard.get("intent_ranking") or []]
    topic = ((turn.state or {}).get("slots") or {}).get("topic")
    if not may_be_about_another(ranking, topic):
        return []
    told: list[list[Any]] = as_wire(understand(processor, retell(turn.text), only_topic=True))["ranking"]
    return told


async def _never_silent(processor: MessageProcessor, turn: Turn, output: TurnOutput) -> None:
    """A dialogue that ends without a word is a fault of ours: say so and offer a human.

    Only after a crisis may the engine be silent, because then the gateway has spoken.
    """
    if turn.replies or turn.commands or turn.crisis or turn.tracker is None:
        return
    for event in await apology(turn.channel, processor.nlg, turn.tracker):
        await output.send_response(turn.conversation, event.message())
    if not turn.replies:
        raise TurnFailed("silent")
