"""A plain yes or no outside the questions of a form: what it means depends on what was said last."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.about_whom import change_person
from actions.base import KompasAction, command
from actions.begin import begin
from actions.crisis import stay
from actions.flow import JUST_LISTEN
from actions.flow_moves import again
from actions.steps import go_on
from actions.take_facts import take_facts
from actions.talk import Talk

OFFERS_HUMAN = ("utter_offer_human_", "utter_step_stuck", "utter_crisis_listening", "utter_something_went_wrong")
"""Responses that ask whether a human should join."""
OFFERS_PARKED = "utter_closing_parked"
OFFERS_STEPS = "utter_thanks_in_flow"


class Affirm(KompasAction):
    """Ja, to another topic, to a human, to the topic that waits, or to going on."""

    def name(self) -> str:
        return "action_affirm"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.form is None and not talk.news() and talk.last_said.startswith(OFFERS_HUMAN):
            command(say, "offer_handover", reason="asked", level=talk.level)
            return []
        if (changed := change_person(say, talk)) is not None:
            return changed
        taken = take_facts(say, talk)
        if taken is not None:
            return taken
        if talk.pending:
            return begin(say, talk, talk.pending)
        if talk.form:
            say.utter_message(response="utter_choose_answer")
            return []
        return [FollowupAction("action_resume")] if talk.last_said == OFFERS_PARKED else go_on(say, talk)


class Deny(KompasAction):
    """Nee: not another topic, not this question, no human, or the step did not work."""

    def name(self) -> str:
        return "action_deny"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if (changed := change_person(say, talk)) is not None:
            return changed
        taken = take_facts(say, talk)
        if taken is not None:
            return taken
        if talk.pending:
            return [SlotSet("pending", None), *again(say, replace(talk, pending=None))]
        if talk.form and talk.requested:
            say.utter_message(response="utter_skipped")
            return [SlotSet("skipped", [*talk.skipped, talk.requested])]
        return self._no(say, talk)

    def _no(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.in_crisis:
            return stay(say, talk)
        if talk.last_said in (OFFERS_STEPS, OFFERS_PARKED):
            say.utter_message(response="utter_pause")
            return []
        listening = talk.facts.get("help_wanted") == JUST_LISTEN
        if talk.in_flow and talk.step and not listening and not talk.last_said.startswith(OFFERS_HUMAN):
            say.utter_message(response="utter_step_stuck")
            return []
        return go_on(say, talk)
