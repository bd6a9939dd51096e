"""The dialogue state as plain JSON (version 1): a snapshot plus the few events the policies still look at.

    {"v": 1, "slots": {name: value}, "loop": name | null, "events": [...]}

`slots` and `loop` are what held *before* the first of `events`, so replaying gives exactly the tracker that was packed.
Neither what the youth typed nor what the bot said is kept: intents, entities and response names are enough to go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from engine.errors import UnreadableState

VERSION = 1
KEEP_MESSAGES = 2
"""Youth messages that stay as events: more than any rule or short story of ours looks back."""
KEEP_EVENTS = 60
"""Above this the older messages go too, whatever KEEP_MESSAGES says: a turn must not grow with the talk."""
KEEP_SAID = 4
"""Response names of the last bot messages, for `herhaal`."""


def pack(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The tracker as JSON; the inverse of `unpack`."""
    events = _thin(tracker.applied_events())
    cut = _cut(events)
    before = _replayed(tracker, events[:cut])
    slots = {name: slot.value for name, slot in before.slots.items() if slot.value != slot.initial_value}
    return {
        "v": VERSION,
        "slots": slots,
        "loop": before.active_loop_name,
        "events": [packed for event in events[cut:] if (packed := _pack_event(event)) is not None],
    }


def unpack(state: Any, sender: str, domain: Domain, slots: Iterable[Any]) -> DialogueStateTracker:
    """Raises UnreadableState when it is not a state of this version.

    Names that the domain no longer knows (a new release while somebody was talking) are left out; the rest goes on.
    """
    if not isinstance(state, dict) or state.get("v") != VERSION:
        raise UnreadableState("version")
    try:
        known = _Known(domain)
        tracker = DialogueStateTracker(sender, slots)
        for name, value in state["slots"].items():
            if name in known.slots:
                tracker.update(SlotSet(name, value))
        if state["loop"] in known.loops:
            tracker.update(ActiveLoop(state["loop"]))
        for packed in state["events"]:
            event = _unpack_event(packed, known)
            if event is not None:
                tracker.update(event)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableState(type(error).__name__) from error
    if not tracker.events:
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    return tracker


class _Known:
    """The names of the current domain."""

    def __init__(self, domain: Domain) -> None:
        self.slots = {slot.name for slot in domain.slots}
        self.loops = set(domain.form_names)
        self.actions = set(domain.action_names_or_texts)
        self.intents = set(domain.intents)


def _thin(events: list[Event]) -> list[Event]:
    """Drop what nobody reads again: old bot messages, and slot settings that a later one overtakes before anything happens."""
    said = [event for event in events if isinstance(event, BotUttered)][-KEEP_SAID:]
    kept: list[Event] = []
    pending: dict[str, SlotSet] = {}
    for event in events:
        if isinstance(event, SlotSet):
            pending[event.key] = event
        elif isinstance(event, BotUttered):
            if any(event is other for other in said):
                kept.append(event)
        else:
            kept.extend(pending.values())
            pending = {}
            kept.append(event)
    return [*kept, *pending.values()]


def _cut(events: list[Event]) -> int:
    """Index of the first event to keep: the `action_listen` before one of the last messages of the youth."""
    starts = [
        index - 1 if index and _listens(events[index - 1]) else index
        for index, event in enumerate(events)
        if isinstance(event, UserUttered)
    ]
    candidates = starts[-KEEP_MESSAGES:]
    if len(starts) < KEEP_MESSAGES and len(events) <= KEEP_EVENTS:
        return 0
    for start in candidates:
        if len(events) - start <= KEEP_EVENTS:
            return start
    return candidates[-1] if candidates else 0


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _replayed(tracker: DialogueStateTracker, events: list[Event]) -> DialogueStateTracker:
    before = tracker.init_copy()
    for event in events:
        event.apply_to(before)
    return before


def _pack_event(event: Event) -> dict[str, Any] | None:
    if isinstance(event, UserUttered):
        entities = {entity["entity"]: entity.get("value") for entity in event.entities if "entity" in entity}
        return {"e": "user", "intent": event.intent_name, "entities": entities}
    if isinstance(event, ActionExecuted):
        return {"e": "action", "name": event.action_name, "policy": event.policy, "hide": event.hide_rule_turn}
    if isinstance(event, SlotSet):
        return {"e": "slot", "name": event.key, "value": event.value}
    if isinstance(event, BotUttered):
        return {"e": "bot", "response": (event.metadata or {}).get("utter_action")}
    if isinstance(event, ActiveLoop):
        return {"e": "loop", "name": event.name}
    if isinstance(event, LoopInterrupted):
        return {"e": "interrupted", "value": event.is_interrupted}
    if isinstance(event, ActionExecutionRejected):
        return {"e": "rejected", "name": event.action_name}
    return None


def _unpack_event(packed: dict[str, Any], known: _Known) -> Event | None:
    kind = packed["e"]
    if kind == "user" and (packed["intent"] is None or packed["intent"] in known.intents):
        entities = [{"entity": name, "value": value} for name, value in packed["entities"].items()]
        return UserUttered(None, {"name": packed["intent"], "confidence": 1.0}, entities)
    if kind == "action" and packed["name"] in known.actions:
        return ActionExecuted(packed["name"], packed["policy"], 1.0, hide_rule_turn=packed["hide"])
    if kind == "slot" and packed["name"] in known.slots:
        return SlotSet(packed["name"], packed["value"])
    if kind == "bot":
        return BotUttered(metadata={"utter_action": packed["response"]})
    if kind == "loop" and (packed["name"] is None or packed["name"] in known.loops):
        return ActiveLoop(packed["name"])
    if kind == "interrupted":
        return LoopInterrupted(bool(packed["value"]))
    if kind == "rejected" and packed["name"] in known.actions:
        return ActionExecutionRejected(packed["name"])
    if kind not in _KINDS:
        raise ValueError(kind)
    return None


_KINDS = {"user", "action", "slot", "bot", "loop", "interrupted", "rejected"}
