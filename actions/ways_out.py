"""Ways out that are open at any moment: a human, wiping, stopping, the menu."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import LISTEN, KompasAction, command, leave_form
from actions.crisis import stay
from actions.report import report
from actions.talk import DONE, Talk


def wait(talk: Talk) -> list[EventType]:
    """The gateway speaks now: an open form stays open but does not repeat its question."""
    return [ActiveLoop(talk.form), FollowupAction(LISTEN)]


class OfferHuman(KompasAction):
    """Somebody asks for a human: the gateway asks consent and says honestly who is there."""

    def name(self) -> str:
        return "action_offer_human"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        command(say, "offer_handover", reason="asked", level=talk.level)
        return wait(talk)


class OfferWipe(KompasAction):
    """Somebody wants everything gone: the gateway asks once and does it."""

    def name(self) -> str:
        return "action_offer_wipe"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        command(say, "offer_wipe")
        return wait(talk)


class Stop(KompasAction):
    """Stoppen and goodbye: how to come back, and the report is counted. The flow can be taken up again."""

    def name(self) -> str:
        return "action_stop"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        say.utter_message(response="utter_crisis_goodbye" if talk.in_crisis else "utter_goodbye")
        outcome = "self_help" if talk.step == DONE else "left"
        return [*leave_form(), SlotSet("pending", None), *report(say, talk, outcome)]


class ShowMenu(KompasAction):
    """The topics as buttons; a group of them when `menu_group` names one. Never in a crisis."""

    def name(self) -> str:
        return "action_show_menu"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        group = next((value for entity, value in talk.entities if entity == "menu_group"), None)
        say.utter_message(response=f"utter_menu_{group}" if group else "utter_menu")
        if talk.in_flow or talk.parked:
            say.utter_message(response="utter_menu_resume")
        return [*leave_form(), SlotSet("pending", None)]


class Greet(KompasAction):
    """Hoi. In a flow it is answered briefly and the flow goes on; a human is greeted first, helped second."""

    def name(self) -> str:
        return "action_greet"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.in_crisis:
            return stay(say, talk)
        say.utter_message(response="utter_greet_again" if talk.in_flow else "utter_greet")
        return [FollowupAction("action_return_to_flow")] if talk.in_flow and not talk.form else []


class Thanks(KompasAction):
    """Dank je. A step is not repeated in full after a thank-you."""

    def name(self) -> str:
        return "action_thanks"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        in_steps = talk.in_flow and not talk.form
        say.utter_message(response="utter_thanks_in_flow" if in_steps else "utter_thanks")
        return []
