"""A message that was not understood: ask about the likeliest topics, then offer the menu and a human; never a dead end."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.about_whom import change_person, news_of_other
from actions.base import KompasAction, command
from actions.crisis import stay
from actions.flow import JUST_LISTEN
from actions.likely import ask_which
from actions.steps import listen
from actions.take_facts import take_facts
from actions.talk import Talk


class Clarify(KompasAction):
    """On `nlu_fallback` and whenever no rule fits."""

    keeps_unclear = True

    def name(self) -> str:
        return "action_clarify"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if (changed := change_person(say, talk)) is not None:
            return [*changed, SlotSet("unclear", 0)]
        taken = take_facts(say, talk)
        if taken is not None:
            return [*taken, SlotSet("unclear", 0)]
        if talk.in_crisis:
            return stay(say, talk)
        if talk.in_flow and talk.about_other and (heard := news_of_other(say, talk)) is not None:
            return [*heard, SlotSet("unclear", 0)]
        if talk.in_flow and talk.facts.get("help_wanted") == JUST_LISTEN and not talk.form:
            return listen(say, talk)
        return not_clear(say, talk)


def not_clear(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """One more message in a row that was not understood."""
    return [*_ask(say, talk), SlotSet("unclear", talk.unclear + 1)]


def _ask(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    if talk.unclear:
        say.utter_message(response="utter_not_understood_again" if talk.in_flow else "utter_menu")
        command(say, "offer_handover", reason="unclear", level=talk.level)
    elif talk.in_flow:
        say.utter_message(response="utter_choose_answer" if talk.form else "utter_not_understood_in_step")
    elif (asked := ask_which(say, talk)) is not None:
        return asked
    else:
        say.utter_message(response="utter_not_understood")
    return []
