"""What the NLU makes of a text. Text cannot become a command here, whatever it holds.

Rasa's last NLU node, RegexMessageHandler, reads `/intent{...}` and replaces what was understood. We run the graph up to
the node *before* it, so that node never sees a youth's words: there is nothing to escape and no spelling to catch (R17).
"""

from __future__ import annotations

import re
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.trackers import DialogueStateTracker

from engine.card import as_text
from engine.nlu.classifier import LinearIntentClassifier
from engine.vocabulary import questions

FALLBACK = "nlu_fallback"
"""Rasa's own FallbackClassifier (in the alternatives of config/) puts this into the ranking; it is no intent of anybody."""
LONGEST = 4000
"""Characters of a message that are understood; a longer one is understood by its beginning (R27: no slow inputs)."""
PARTS = re.compile(r"[.!?;\n]+|,? (?:en ook|en nu|maar ook|daarnaast|trouwens|bovendien|en daarbij) ", re.IGNORECASE)
PART_WORDS, MOST_PARTS = 4, 6
"""Fewer words say too little by themselves; each part costs as much as a message (1 to 2 ms)."""


def last_node(processor: MessageProcessor) -> str:
    """Name of the node whose output goes into RegexMessageHandler."""
    nodes = processor.model_metadata.predict_schema.nodes
    handler = nodes[processor.model_metadata.nlu_target]
    if handler.uses is not RegexMessageHandler:
        raise TypeError("the model's NLU does not end as expected")
    return str(handler.needs["messages"])


def topic_node(processor: MessageProcessor) -> str:
    """Name of the node after which the intents are ranked; what comes later (risk, facts) costs more than it."""
    nodes = processor.model_metadata.predict_schema.nodes
    return next((str(name) for name, node in nodes.items() if node.uses is LinearIntentClassifier), last_node(processor))


def understand(processor: MessageProcessor, text: str, *, only_topic: bool = False) -> dict[str, Any]:
    """Rasa's parse data: text, intent, intent_ranking, entities, risk; `only_topic` leaves the last two empty."""
    message = UserMessage(text[:LONGEST])
    # UserMessage strips what it is given; the offsets of facts count from the start of what was typed.
    message.text = text[:LONGEST]
    target = topic_node(processor) if only_topic else last_node(processor)
    inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: DialogueStateTracker("nlu", [])}
    parsed = processor.graph_runner.run(inputs=inputs, targets=[target])[target][0]
    empty = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": [], "intent_ranking": []}
    return {**empty, **parsed.as_dict(only_output_properties=True), "text": text}


def understand_parts(processor: MessageProcessor, text: str) -> list[list[Any]]:
    """Intent and confidence of each sentence of a long message, in order; empty when it is one thought.

    Somebody who tells two things at once is understood as one of them, or as neither: each sentence on its own says both.
    """
    parts = [part for part in PARTS.split(text[:LONGEST]) if len(part.split()) >= PART_WORDS][:MOST_PARTS]
    if len(parts) < 2:
        return []
    heard = [understand(processor, part, only_topic=True)["intent"] for part in parts]
    return [[intent["name"], float(intent.get("confidence") or 0.0)] for intent in heard]


def as_wire(parse_data: dict[str, Any]) -> dict[str, Any]:
    """The understanding as the gateway reads it: `{"intent", "confidence", "ranking": [[name, p]], "facts", "risk"}`."""
    ranked = parse_data.get("intent_ranking") or []
    ranking = [[one["name"], float(one["confidence"])] for one in ranked if one["name"] != FALLBACK]
    intent = parse_data["intent"]
    return {
        "intent": intent["name"] or "",
        "confidence": float(intent.get("confidence") or 0.0),
        "ranking": ranking,
        "facts": facts(parse_data["entities"]),
        "risk": parse_data.get("risk"),
    }


def facts(entities: list[dict[str, Any]]) -> dict[str, str]:
    """Slot -> value for entities named as a question; several values of one slot are joined in order of mention."""
    found: dict[str, list[str]] = {}
    for entity in entities:
        name = entity["entity"]
        if name in questions() or name == "role":
            values = found.setdefault(name, [])
            if str(entity["value"]) not in values:
                values.append(str(entity["value"]))
    return {name: as_text(values) for name, values in found.items()}
