"""About whom it is: the youth, or somebody else of whom a friend, a parent or a professional tells (`what_happened`)."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import confirm, said_words
from actions.base import leave_form
from actions.begin import SURE, begin
from actions.crisis import tell_of_other
from actions.flow import flows
from actions.guess import what_of_other
from actions.steps import after_news
from actions.talk import Talk
from actions.vocabulary import SELF

WHAT = "what_happened"
SHORT = 12
"""A longer message tells a story; words like `het gaat om een vriend` in it may stand for anything."""


def said_about(talk: Talk) -> str | None:
    """The role in which a short message says to be here: `nee het gaat om mij`."""
    if talk.pressed or len(talk.text.split()) > SHORT:
        return None
    sure = talk.topic_of(talk.intent) if talk.confidence >= SURE else None
    if sure is not None and not sure.about_other and not sure.crisis:
        return None  # `het gaat om mijn vriend, hij dreigt met mijn foto`
    said = f" {said_words(talk.text)} "
    return next((role for role, ways in talk.words.about.items() if any(f" {way} " in said for way in ways)), None)


def changes_person(talk: Talk) -> bool:
    """Whether the message says that it is about somebody else than the talk so far."""
    role = said_about(talk)
    now = talk.topic_of(talk.topic)
    return role is not None and role != (now.role if now else SELF)


def change_person(say: CollectingDispatcher, talk: Talk) -> list[EventType] | None:
    """The same thing happened to somebody else, or to the youth after all. None when the message says nothing of it."""
    role = said_about(talk)
    if role is None or not changes_person(talk):
        return None
    if role == SELF:
        return _about_self(say, talk)
    topic, before = talk.words.topic_for(role), talk.topic_of(talk.topic)
    if topic is None:
        return None
    known = talk.told.get(WHAT, (None,))[0]
    what = what_of_other(talk) if before is None else known if before.about_other else before.id
    return for_other(say, talk, topic, what, instead=True)


def for_other(
    say: CollectingDispatcher, talk: Talk, topic: str, what: str | None, *, instead: bool = False, quiet: bool = False
) -> list[EventType]:
    """Begin the flow for whoever speaks about another. What is told of the other's crisis reaches the gateway."""
    if what is not None:
        talk = replace(talk, told={**talk.told, WHAT: (what,)})
    # `een vriendin van mij` is whom it is about here, not who did it
    mistaken = [item.slot for item in talk.news() if item.slot == "offender" and item.now == ("friend_or_classmate",)]
    talk = replace(talk, told={slot: values for slot, values in talk.told.items() if slot not in mistaken})
    tell_of_other(say, talk)
    began = begin(say, talk, topic, instead=instead, quiet=quiet)
    return [*began, *(SlotSet(slot, None) for slot in mistaken), *([SlotSet(WHAT, what)] if what else [])]


def _about_self(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    what = talk.told.get(WHAT, (None,))[0]
    forget: list[EventType] = [SlotSet(WHAT, None), SlotSet("role", None)]
    talk = replace(talk, told={slot: values for slot, values in talk.told.items() if slot != WHAT})
    if what in flows() and not flows()[what].about_other:
        return [*begin(say, talk, what, instead=True), *forget]
    say.utter_message(response="utter_about_you")
    return [*forget, SlotSet("topic", None), SlotSet("pending", None), *leave_form()]


def news_of_other(say: CollectingDispatcher, talk: Talk) -> list[EventType] | None:
    """In a talk about another a topic is news of that other, never a change to the victim's own flow. None when it is no news.

    What is known already gives way only to something sure that is more than a question beside it.
    """
    known = talk.told.get(WHAT, (None,))[0]
    what = what_of_other(talk, asked=known is None)
    if what is None or what == known or (known and (talk.confidence < SURE or talk.words.topics[what].beside)):
        return None
    return hear_of_other(say, talk, what)


def hear_of_other(say: CollectingDispatcher, talk: Talk, what: str) -> list[EventType]:
    """Said back, and the flow goes on: with the open question, or with the step that the news brought up."""
    talk = replace(talk, told={**talk.told, WHAT: (what,)})
    tell_of_other(say, talk)
    confirm(say, talk, talk.news())
    events = [SlotSet(WHAT, what), *talk.settle()]
    return events if talk.form else [*events, *after_news(say, talk)]
