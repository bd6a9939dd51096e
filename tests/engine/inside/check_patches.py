"""What engine.patches and engine.in_process replace in Rasa is exactly what they were written against, and means the same."""

import hashlib
import inspect
import re
import unittest

import rasa.core.actions.forms
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

ORIGINALS = {
    "resolve_by_type": Event.resolve_by_type,
    "run": DaskGraphRunner.run,
    "copy": DialogueStateTracker.copy,
    "travel_back_in_time": DialogueStateTracker.travel_back_in_time,
    "remote_run": RemoteAction.run,
    "tracker_init": DialogueStateTracker.__init__,
    "regex_process": RegexMessageHandler.process,
}
PINS = {
    "resolve_by_type": "b5cf570fa7f286c7",
    "run": "45f0f52f574f3aa9",
    "copy": "dfa48dca9f355ad1",
    "travel_back_in_time": "09d16f28f007492f",
    "remote_run": "ccabf6f1160d527a",
    "tracker_init": "8f39eb22462aa62b",
    "regex_process": "c0b15285ba78223d",
}
MODULE_PINS = {
    "rasa.core.processor": "f42dfbf26e2ffcb6",
    "rasa.core.actions.forms": "7cb6c30550116597",
    "rasa.core.policies.rule_policy": "952d1a13906511ac",
    "rasa.core.policies.memoization": "e4519f1a04ecdcce",
}
ONLY_LOGS = (
    rasa.core.processor,
    rasa.core.actions.forms,
    rasa.core.policies.rule_policy,
    rasa.core.policies.memoization,
)
DOMAIN = Domain.from_yaml(
    """
intents: [greet]
slots: {a: {type: text, mappings: [{type: custom}]}, b: {type: list, mappings: [{type: custom}]}}
forms: {a_form: {required_slots: [a]}}
"""
)


def digest(function: object) -> str:
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]


def story() -> list[Event]:
    return [
        ActionExecuted("action_listen"),
        UserUttered("hoi", {"name": "greet", "confidence": 1.0}),
        SlotSet("a", "x"),
        SlotSet("b", ["y"]),
        ActionExecuted("a_form"),
        ActiveLoop("a_form"),
        ActionExecuted("action_listen"),
        UserUttered("hoi", {"name": "greet", "confidence": 1.0}),
        ActionExecutionRejected("a_form"),
        LoopInterrupted(True),
    ]


def seen(tracker: DialogueStateTracker) -> tuple:
    return (
        list(tracker.events),
        tracker.current_slot_values(),
        tracker.active_loop,
        tracker.latest_action,
        tracker.latest_message,
        tracker.followup_action,
        tracker.is_paused(),
        tracker.sender_id,
    )


class Pins(unittest.TestCase):
    def test_the_replaced_source_is_the_one_we_know(self) -> None:
        self.assertEqual({name: digest(function) for name, function in ORIGINALS.items()}, PINS)

    def test_copy_is_used_for_log_lines_only(self) -> None:
        """Read once by a human; the pins say that nothing changed since."""
        for module in ONLY_LOGS:
            uses = re.findall(r"\bcopy\.\w+\(", inspect.getsource(module))
            self.assertEqual(set(uses), {"copy.deepcopy("})
        self.assertEqual({module.__name__: digest(module) for module in ONLY_LOGS}, MODULE_PINS)


class Meaning(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        from engine import patches

        patches.install()
        patches.install()

    def test_every_event_type_resolves_as_before(self) -> None:
        for cls in all_subclasses(Event):
            name = cls.type_name
            self.assertIs(Event.resolve_by_type(name), ORIGINALS["resolve_by_type"](name))
        self.assertIsNone(Event.resolve_by_type("topic"))
        self.assertIs(Event.resolve_by_type("no such event", UserUttered), UserUttered)
        with self.assertRaises(ValueError):
            Event.resolve_by_type("no such event")

    def test_a_copied_tracker_is_the_replayed_one(self) -> None:
        events = story()
        for length in range(len(events) + 1):
            tracker = DialogueStateTracker.from_events("c", events[:length], DOMAIN.slots)
            self.assertEqual(seen(tracker.copy()), seen(ORIGINALS["copy"](tracker)))

    def test_a_copy_does_not_reach_back(self) -> None:
        tracker = DialogueStateTracker.from_events("c", story(), DOMAIN.slots)
        before = seen(tracker)
        twin = tracker.copy()
        for event in (SlotSet("a", "other"), ActionExecuted("a_form"), ActiveLoop(None)):
            twin.update(event)
        self.assertEqual(seen(tracker), before)


if __name__ == "__main__":
    unittest.main()
