"""A small language for action tests: slots and one message in, responses, commands and slots out."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class After:
    """What an action did."""

    def __init__(self, say: CollectingDispatcher, events: list[dict[str, Any]]) -> None:
        self.said = [message["response"] for message in say.messages if message.get("response")]
        self.commands = [message["custom"] for message in say.messages if message.get("custom")]
        self.buttons = [button["payload"] for message in say.messages for button in message.get("buttons") or []]
        self.fills = [message for message in say.messages if message.get("response")]
        self.slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        self.next = [event["name"] for event in events if event["event"] == "followup"]
        self.refused = [event["name"] for event in events if event["event"] == "action_execution_rejected"]
        self.loops = [event["name"] for event in events if event["event"] == "active_loop"]


def run(
    action: Action,
    intent: str,
    text: str = "x",
    confidence: float = 0.9,
    ranking: tuple[tuple[str, float], ...] = (),
    form: str | None = None,
    said: str = "",
    forms_ignore: list[str] | None = None,
    facts: tuple[tuple[str, str], ...] = (),
    parts: tuple[tuple[str, float], ...] = (),
    retold: tuple[tuple[str, float], ...] = (),
    **slots: Any,
) -> After:
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": name, "confidence": p} for name, p in ranking],
        "entities": [{"entity": name, "value": value} for name, value in facts],
        "parts": [list(part) for part in parts],
        "retold": [list(one) for one in retold],
    }
    events = [{"event": "bot", "metadata": {"utter_action": said}}, {"event": "user"}]
    domain = {"forms": {form: {"ignored_intents": forms_ignore or []}}} if form else {}
    loop = {"name": form} if form else {}
    tracker = Tracker("talk", slots, message, events, False, None, loop, "action_listen")
    say = CollectingDispatcher()
    return After(say, asyncio.run(action.run(say, tracker, domain)))
