"""The steps of advice, one at a time: next, done, shown again, and the closing with the report."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import KompasAction, leave_form
from actions.crisis import stay
from actions.flow import JUST_LISTEN, Step
from actions.report import report
from actions.talk import DONE, Talk

OFFER = "utter_offer_human_{level}"
NO_OFFER = ("E0",)
"""Self-help is enough; the standing row offers a human all the same."""
BESIDE_STEP = ("E1",)
"""The offer of a human stands beside the first step; at higher levels it is a turn of its own before it."""


def next_step(talk: Talk) -> Step | None:
    """The step after the current one; a step that became fit by a correction and stands before it comes first."""
    plan = talk.plan
    shown = next((i for i, step in enumerate(plan) if step.id == talk.step), None)
    if shown is None:
        return next((step for step in plan if step.response not in talk.advised), None)
    missed = (step for step in plan[:shown] if step.response not in talk.advised)
    return next(missed, None) or next(iter(plan[shown + 1 :]), None)


def current_step(talk: Talk) -> Step | None:
    return next((step for step in talk.plan if step.id == talk.step), None)


def show(say: CollectingDispatcher, talk: Talk, step: Step) -> list[EventType]:
    """Say a step; the card of the counsellor lists it as advised."""
    say.utter_message(response=step.response)
    advised = talk.advised if step.response in talk.advised else (*talk.advised, step.response)
    return [SlotSet("step", step.id), SlotSet("advised", list(advised))]


def go_on(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """Where the flow stands: an open question, listening, the offer of a human, the next step, or the closing."""
    if talk.in_crisis:
        return stay(say, talk)
    if not talk.in_flow:
        say.utter_message(response="utter_closing_again" if talk.topic else "utter_menu")
        return []
    if talk.facts.get("help_wanted") == JUST_LISTEN:
        return listen(say, talk)
    if talk.open_questions:
        return [FollowupAction(talk.flow.form)]
    offer = OFFER.format(level=talk.level_now().lower())
    if talk.level_now() not in NO_OFFER and offer not in talk.advised:
        say.utter_message(response=offer)
        talk = replace(talk, advised=(*talk.advised, offer))
        if talk.level_now() not in BESIDE_STEP:
            return [SlotSet("advised", list(talk.advised))]
    step = next_step(talk)
    return close(say, talk) if step is None else show(say, talk, step)


def listen(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """Somebody who only wants to tell: room for it, with the steps and a human one press away."""
    first = "utter_listening" not in talk.advised
    say.utter_message(response="utter_listening" if first else "utter_listening_more")
    return [SlotSet("advised", [*talk.advised, "utter_listening"])] if first else []


def after_news(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """New facts between the steps: a question or step that they brought up comes now, else the current step stands."""
    step = current_step(talk) if talk.in_flow else None
    if step is None or talk.open_questions:
        return go_on(say, talk)
    plan = talk.plan
    missed = next((one for one in plan[: plan.index(step)] if one.response not in talk.advised), None)
    return show(say, talk, missed or step)


def close(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """All steps were shown: where to go for more, how to come back, and the report is counted."""
    say.utter_message(response=f"utter_{talk.topic}_referrals")
    if other := talk.topic_of(talk.parked):
        say.utter_message(response="utter_closing_parked", topic=other.label)
    else:
        say.utter_message(response="utter_closing")
    return [SlotSet("step", DONE), *report(say, talk, "referred")]


class NextStep(KompasAction):
    """Verder. An old button pressed while a question is open changes nothing: the question is asked again."""

    def name(self) -> str:
        return "action_next_step"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.in_crisis and talk.parked:
            return [FollowupAction("action_resume")]
        return [] if talk.form else go_on(say, talk)


class StepDone(KompasAction):
    """Gelukt: a word of praise, then the next step."""

    def name(self) -> str:
        return "action_step_done"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.form:
            return []
        step = current_step(talk) if talk.in_flow else None
        if step is None:
            return go_on(say, talk)
        say.utter_message(response="utter_well_done")
        done = talk.done if step.response in talk.done else (*talk.done, step.response)
        return [SlotSet("done", list(done)), *go_on(say, talk)]


class StartSteps(KompasAction):
    """From just telling to the steps: the questions that the steps need come first."""

    def name(self) -> str:
        return "action_start_steps"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.form or not talk.in_flow:
            return [] if talk.form else go_on(say, talk)
        return [SlotSet("help_wanted", "step_by_step"), *leave_form(), FollowupAction(talk.flow.form)]
