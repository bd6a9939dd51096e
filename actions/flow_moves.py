"""Moves inside a flow: back, repeat, resume, skip, and back to it after a digression."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import KompasAction
from actions.steps import current_step, go_on, show
from actions.talk import DONE, Talk


def again(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """Say the open question or step once more. An open form asks again by itself."""
    if talk.form:
        return []
    if talk.pending and (topic := talk.topic_of(talk.pending)):
        say.utter_message(response="utter_ask_switch", topic=topic.label)
        return []
    step = current_step(talk) if talk.in_flow and not talk.open_questions else None
    return show(say, talk, step) if step else go_on(say, talk)


class Repeat(KompasAction):
    """Herhaal."""

    def name(self) -> str:
        return "action_repeat"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        return again(say, talk)


class Resume(KompasAction):
    """Verder waar we waren; from a crisis or a finished topic back to the one that waits."""

    def name(self) -> str:
        return "action_resume"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.parked and not talk.in_flow:
            return [*self._return_to(talk, talk.parked), FollowupAction("action_return_to_parked")]
        return again(say, talk)

    def _return_to(self, talk: Talk, topic: str) -> list[EventType]:
        """After a crisis the step still holds; after another topic the first step not yet shown comes."""
        step = None if talk.step == DONE else talk.step
        role = [SlotSet("role", talk.words.topics[topic].role)] if talk.words.topics[topic].about_other else []
        return [SlotSet("topic", topic), *talk.park(but=topic), SlotSet("step", step), *role]


class ReturnToParked(KompasAction):
    """Second half of resume: the slots now name the topic to return to."""

    def name(self) -> str:
        return "action_return_to_parked"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        say.utter_message(response="utter_back_to_topic")
        return again(say, talk)


class ReturnToFlow(KompasAction):
    """After a digression: the open question or step again; without a flow nothing is added."""

    def name(self) -> str:
        return "action_return_to_flow"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        return again(say, talk) if talk.in_flow else []


class Skip(KompasAction):
    """Sla over: the slot stays empty and is not asked again. In the steps it means the next one."""

    def name(self) -> str:
        return "action_skip"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.form and talk.requested:
            return [SlotSet("skipped", [*talk.skipped, talk.requested])]
        return [SlotSet("pending", None), *again(say, talk)] if talk.pending else go_on(say, talk)


class Back(KompasAction):
    """Terug: the previous question or step. Takes the name of a default action of Rasa, which would undo whole turns."""

    def name(self) -> str:
        return "action_back"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if not talk.in_flow:
            say.utter_message(response="utter_nothing_before")
            return go_on(say, talk)
        if talk.form:
            return self._previous_question(say, talk, [slot for slot in talk.asked if slot != talk.requested])
        plan = [step.id for step in talk.plan]
        place = plan.index(talk.step) if talk.step in plan else 0
        return show(say, talk, talk.plan[place - 1]) if place else self._previous_question(say, talk, list(talk.asked))

    def _previous_question(self, say: CollectingDispatcher, talk: Talk, asked: list[str]) -> list[EventType]:
        if not asked:
            say.utter_message(response="utter_nothing_before")
            return [] if talk.form else again(say, talk)
        slot = asked[-1]
        known = {name: list(values) for name, values in talk.known.items() if name != slot}
        return [
            SlotSet(slot, None),
            SlotSet("known", known),
            SlotSet("skipped", [name for name in talk.skipped if name != slot]),
            SlotSet("asked", asked),
            SlotSet("step", None),
            ActiveLoop(talk.flow.form),
            SlotSet("requested_slot", slot),
            FollowupAction(talk.flow.form),
        ]
