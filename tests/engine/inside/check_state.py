"""The travelling state: what comes back from `unpack(pack(...))` makes Rasa decide the same, and it never grows."""

import copy
import json
import unittest

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    LoopInterrupted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from engine.errors import UnreadableState
from engine.state import KEEP_EVENTS, pack, unpack

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet, inform]
entities: [a]
slots:
  a: {type: text, influence_conversation: true, mappings: [{type: from_entity, entity: a}]}
  b: {type: list, influence_conversation: true, mappings: [{type: custom}]}
  c: {type: bool, initial_value: true, influence_conversation: true, mappings: [{type: custom}]}
forms: {a_form: {required_slots: [a]}}
responses: {utter_greet: [{text: hoi}]}
actions: [action_x]
"""
)


def said(intent: str, **entities: str) -> UserUttered:
    found = [{"entity": name, "value": value, "start": 0, "end": 3} for name, value in entities.items()]
    return UserUttered("geheim woord", {"name": intent, "confidence": 0.7}, found)


def spoke(response: str) -> BotUttered:
    return BotUttered("geheime zin", metadata={"utter_action": response})


LISTEN = "action_listen"
GREETING = [said("greet"), ActionExecuted("utter_greet", "RulePolicy"), spoke("utter_greet"), ActionExecuted(LISTEN)]
FORM = [
    said("inform", a="x"),
    ActionExecuted("a_form", "RulePolicy"),
    ActiveLoop("a_form"),
    SlotSet("requested_slot", "a"),
    spoke("utter_ask_a"),
    ActionExecuted(LISTEN),
]
ANSWER = [
    said("inform", a="y"),
    SlotSet("a", "y"),
    ActionExecuted("a_form", "RulePolicy"),
    spoke("utter_ask_a"),
    ActionExecuted(LISTEN),
]
DIGRESSION = [
    said("greet"),
    ActionExecutionRejected("a_form"),
    ActionExecuted("utter_greet", "RulePolicy"),
    spoke("utter_greet"),
    LoopInterrupted(True),
    ActionExecuted("a_form", "RulePolicy"),
    ActionExecuted(LISTEN),
]
DONE = [
    said("inform", a="z"),
    ActionExecuted("a_form", "RulePolicy"),
    ActiveLoop(None),
    SlotSet("requested_slot", None),
    ActionExecuted(LISTEN),
]
REVERTED = [said("greet"), ActionExecuted("action_default_fallback"), UserUtteranceReverted(), ActionExecuted(LISTEN)]
SLOTS = [
    said("greet"),
    SlotSet("b", ["p", "q"]),
    SlotSet("c", None),
    SlotSet("b", ["r"]),
    ActionExecuted("action_x"),
    ActionExecuted(LISTEN),
]
TALKS = {
    "greeting": GREETING,
    "form": FORM,
    "form and answer": FORM + ANSWER,
    "digression": FORM + DIGRESSION,
    "digression and answer": FORM + DIGRESSION + ANSWER,
    "done": FORM + ANSWER + DONE,
    "reverted": FORM + REVERTED + ANSWER,
    "slots": SLOTS + GREETING,
    "all": (GREETING + SLOTS + FORM + DIGRESSION + ANSWER + DONE) * 5 + FORM + DIGRESSION,
    "many digressions": FORM + DIGRESSION * 30,
    "many answers": FORM + ANSWER * 50,
}


def tracker_of(events: list) -> DialogueStateTracker:
    each_its_own = [copy.deepcopy(event) for event in events]
    return DialogueStateTracker.from_events("c1", [ActionExecuted(LISTEN), *each_its_own], DOMAIN.slots)


def travelled(tracker: DialogueStateTracker) -> DialogueStateTracker:
    return unpack(json.loads(json.dumps(pack(tracker))), "c1", DOMAIN, DOMAIN.slots)


def loop_of(tracker: DialogueStateTracker) -> tuple | None:
    loop = tracker.active_loop
    return (loop.name, loop.is_interrupted, loop.rejected) if loop else None


def states(tracker: DialogueStateTracker) -> list[dict]:
    """As the policies see them, but for the words of the youth: no policy of ours reads those."""
    found = tracker.past_states(DOMAIN)
    for state in found:
        state.get("user", {}).pop("text", None)
    return found


class RoundTrip(unittest.TestCase):
    def test_the_dialogue_goes_on_from_the_same_point(self) -> None:
        for name, events in TALKS.items():
            with self.subTest(name):
                before = tracker_of(events)
                after = travelled(before)
                self.assertEqual(after.current_slot_values(), before.current_slot_values())
                self.assertEqual(loop_of(after), loop_of(before))
                self.assertEqual(after.latest_action_name, before.latest_action_name)
                self.assertEqual(after.followup_action, before.followup_action)

    def test_policies_see_the_same_last_states(self) -> None:
        for name, events in TALKS.items():
            with self.subTest(name):
                before = tracker_of(events)
                after = travelled(before)
                recent = states(after)[1:]
                self.assertEqual(recent, states(before)[-len(recent) :] if recent else [])

    def test_travelling_again_changes_nothing(self) -> None:
        for name, events in TALKS.items():
            with self.subTest(name):
                state = pack(tracker_of(events))
                again = pack(unpack(state, "c1", DOMAIN, DOMAIN.slots))
                self.assertEqual(again, state)

    def test_a_paused_conversation_is_not_carried_on(self) -> None:
        self.assertFalse(travelled(tracker_of([*GREETING, ConversationPaused()])).is_paused())


class Size(unittest.TestCase):
    def test_any_talk_packs_into_few_events(self) -> None:
        for name, events in TALKS.items():
            with self.subTest(name):
                self.assertLessEqual(len(pack(tracker_of(events))["events"]), KEEP_EVENTS)

    def test_turn_by_turn_the_state_stays_the_same_size(self) -> None:
        state = None
        sizes = []
        for turn in range(120):
            events = (FORM, DIGRESSION, ANSWER, ANSWER, DIGRESSION, DONE, GREETING, SLOTS)[turn % 8]
            tracker = unpack(state, "c1", DOMAIN, DOMAIN.slots) if state else tracker_of([])
            for event in events:
                tracker.update(copy.deepcopy(event))
            state = json.loads(json.dumps(pack(tracker)))
            sizes.append(len(json.dumps(state)))
        self.assertLessEqual(max(sizes[80:]), max(sizes[8:24]) * 1.1)

    def test_no_word_of_either_side_is_kept(self) -> None:
        for name, events in TALKS.items():
            with self.subTest(name):
                self.assertNotIn("gehei", json.dumps(pack(tracker_of(events))))


class Damage(unittest.TestCase):
    def test_whatever_is_no_state_is_unreadable_and_not_quoted(self) -> None:
        good = pack(tracker_of(FORM))
        for broken in (None, [], "geheim", {}, {**good, "v": 2}, {**good, "events": None}, {**good, "slots": ["geheim"]}):
            with self.subTest(broken), self.assertRaises(UnreadableState) as raised:
                unpack(broken, "c1", DOMAIN, DOMAIN.slots)
            self.assertNotIn("geheim", str(raised.exception))


if __name__ == "__main__":
    unittest.main()
