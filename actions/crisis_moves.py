"""The crisis intents: the youth's own, and that of somebody else."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.about_whom import WHAT, for_other, news_of_other
from actions.base import KompasAction
from actions.crisis import enter_crisis, other_in_danger
from actions.guess import crisis_of_other, speaker, speaks_for_another
from actions.start_topic import told_more
from actions.steps import go_on
from actions.talk import Talk


class EnterCrisis(KompasAction):
    """On suicidal, self_harm and danger, forced by the gateway or understood here.

    Only guessed in a talk about somebody else it is news of that other: the gateway hears whose crisis it is, and knows better.
    """

    def name(self) -> str:
        return "action_enter_crisis"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.in_flow and talk.about_other and not talk.certain:
            heard = news_of_other(say, talk)
            return told_more(say, talk) if heard is None else heard
        if talk.intent == "danger" and talk.form and (other := other_in_danger(talk)) is not None:
            return _in_danger(other)
        return enter_crisis(say, talk, talk.intent, tell_gateway=talk.pressed, speaker=speaks_for_another(talk))


def _in_danger(other: Talk) -> list[EventType]:
    return [*(SlotSet(slot, other.told[slot][0]) for slot in ("friend_safe", WHAT)), *other.settle()]


class FriendInCrisis(KompasAction):
    """The gateway heard the crisis of somebody else and gave the numbers; or a button says that a crisis was about another."""

    def name(self) -> str:
        return "action_friend_in_crisis"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if not talk.pressed and talk.form and (other := other_in_danger(talk)) is not None:
            return _in_danger(other)  # "is de ander nu veilig?" - "nee"
        known = talk.told.get(WHAT, ()) if talk.pressed else ()
        what = known[0] if known else crisis_of_other(talk)
        if talk.in_flow and talk.about_other:
            talk = replace(talk, told={**talk.told, WHAT: (what,)})
            events = [SlotSet(WHAT, what), *talk.settle()]
            return events if talk.form else [*events, *go_on(say, talk)]
        waits = talk.topic_of(talk.parked)
        topic = waits.id if waits and waits.about_other else speaker(talk) or talk.words.topic_for("friend")
        return for_other(say, talk, topic or talk.intent, what, instead=talk.in_crisis, quiet=True)
