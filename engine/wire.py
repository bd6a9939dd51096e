"""The contract of `POST /turn` on the engine's side: what is accepted and what goes back."""

from __future__ import annotations

import json
import re
from typing import Any

from engine.card import card
from engine.errors import BadTurn
from engine.state import pack
from engine.turn import Turn

CHANNELS = ("web", "telegram")
LONGEST_TEXT = 20_000
_PAYLOAD = re.compile(r"/([a-z][a-z0-9_]*)(\{.*\})?", re.ASCII | re.DOTALL)


def read_turn(body: Any) -> Turn:
    """Raises BadTurn naming the field."""
    if not isinstance(body, dict):
        raise BadTurn("body")
    words = {name: body.get(name, "") for name in ("conversation", "channel", "text", "payload", "force_intent")}
    for name, value in words.items():
        if not isinstance(value, str):
            raise BadTurn(name)
    if not words["conversation"]:
        raise BadTurn("conversation")
    if words["channel"] not in CHANNELS:
        raise BadTurn("channel")
    state = body.get("state")
    if state is not None and not isinstance(state, dict):
        raise BadTurn("state")
    if bool(words["text"]) == bool(words["payload"]) or len(words["text"]) > LONGEST_TEXT:
        raise BadTurn("text")
    if words["force_intent"] and not words["text"]:
        raise BadTurn("force_intent")
    return Turn(state=state, **words)


def read_payload(payload: str, intents: set[str], entities: set[str]) -> dict[str, Any]:
    """`/intent{"slot": "value"}`, issued by us, as Rasa's parse data. Raises BadTurn when it is nothing we issued.

    Parsed here and not by Rasa: it never travels through the NLU, so nothing that does can look like it.
    """
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        raise BadTurn("payload")
    try:
        values = json.loads(match[2]) if match[2] else {}
    except ValueError as error:
        raise BadTurn("payload") from error
    if not isinstance(values, dict) or match[1] not in intents or not entities.issuperset(values):
        raise BadTurn("payload")
    return {
        "text": "",
        "intent": {"name": match[1], "confidence": 1.0},
        "intent_ranking": [],
        "entities": [{"entity": name, "value": value, "extractor": "payload"} for name, value in values.items()],
    }


def write_turn(turn: Turn, understanding: dict[str, Any] | None) -> dict[str, Any]:
    """The response body. Raises BadTurn when no dialogue took place."""
    if turn.tracker is None:
        raise BadTurn("tracker")
    return {
        "replies": [
            {"text": reply.text, "response": reply.response, "slot": reply.slot, "buttons": reply.buttons}
            for reply in turn.replies
        ],
        "commands": turn.commands,
        "state": pack(turn.tracker),
        "understanding": understanding,
        "card": card(turn.tracker.current_slot_values()),
        "restarted": turn.restarted,
    }
