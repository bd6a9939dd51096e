"""A crisis in the dialogue: the gateway speaks the crisis text, the dialogue stays, is calm, and keeps what was going on."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import LISTEN, command, leave_form
from actions.talk import CRISIS, Talk

BARE = 3
"""Words of a plain answer: `nee`, `nee niet echt`."""


def enter_crisis(
    say: CollectingDispatcher, talk: Talk, kind: str, *, tell_gateway: bool, speaker: str | None = None
) -> list[EventType]:
    """Follow-up without numbers (the gateway's text before it has them); the open topic waits until the youth wants it.

    `tell_gateway`: an answer or a button showed it, so the screen of the gateway could not. `speaker`: the topic of whoever may
    be speaking for another; it waits in case the crisis is the other's ("Het gaat om een ander").
    """
    talk = _answered(talk, kind)
    if tell_gateway:
        command(say, "raise_crisis", kind=kind)
    say.utter_message(response=f"utter_{kind}_follow_up")
    parked = talk.parked if talk.in_crisis else talk.topic or speaker
    return [
        *(SlotSet(slot, talk.told[slot][0]) for slot in (talk.requested,) if slot in talk.told),
        *talk.settle(),
        SlotSet("level", CRISIS),
        SlotSet("topic", kind),
        *talk.park(parked),
        SlotSet("pending", None),
        *leave_form(),
        FollowupAction(LISTEN),
    ]


def other_in_danger(talk: Talk) -> Talk | None:
    """`Is de ander nu veilig?` - `nee`: the other is in danger, not the youth, and the flow goes on with that. None otherwise.

    A whole sentence about danger is the youth's own: it answers more than this question.
    """
    talk = _answered(talk, "danger")
    if not talk.about_other or talk.requested != "friend_safe" or "friend_safe" not in talk.told or len(talk.text.split()) > BARE:
        return None
    return replace(talk, told={"what_happened": ("danger",), **talk.told})


def _answered(talk: Talk, kind: str) -> Talk:
    """The open question is answered by a crisis of the kind it asks about: "heb je gedachten ...?" - "ja"."""
    question = talk.words.question(talk.requested or "")
    value = next((value for value, means in question.alarm.items() if means == kind), None) if question else None
    return replace(talk, told={**talk.told, question.slot: (value,)}) if question and value else talk


def stay(say: CollectingDispatcher, talk: Talk, what: str = "listening") -> list[EventType]:
    """Being there (`listening`) or glad that the youth is `safe`; going on with an interrupted topic is only offered."""
    say.utter_message(response=f"utter_crisis_{what}_parked" if talk.parked else f"utter_crisis_{what}")
    return []


def tell_of_other(say: CollectingDispatcher, talk: Talk) -> None:
    """A crisis of somebody else was told: the gateway gives the numbers and alerts a human, unless it heard it first."""
    told = [value for item in talk.news() if item.slot == "what_happened" for value in item.now]
    if talk.intent != "friend_in_crisis" and not talk.in_crisis and any(talk.words.topics[value].crisis for value in told):
        command(say, "raise_crisis", kind="friend")
