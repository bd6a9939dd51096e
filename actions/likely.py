"""Asking which of the likeliest topics it is about, with a button for each."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.flow import flows
from actions.talk import Talk

MOST = 3
"""Topics offered at once."""
LIKELY = 0.05
"""A topic below this is a guess that would only confuse."""


def likely_topics(talk: Talk) -> list[dict[str, str]]:
    """Buttons for the best topics of the ranking; a crisis among them goes straight to the gateway."""
    offered = [topic for name, confidence in talk.ranking if confidence >= LIKELY and (topic := talk.topic_of(name))]
    return [{"title": topic.label, "payload": topic.payload} for topic in offered[:MOST]]


def ask_which(say: CollectingDispatcher, talk: Talk) -> list[EventType] | None:
    """Ask "Gaat het hierover?"; None when no topic is likely enough to be worth a question."""
    buttons = likely_topics(talk)
    if not buttons:
        return None
    other = {"title": talk.words.other_label, "payload": "/menu"}
    say.utter_message(response="utter_clarify", buttons=[*buttons, other])
    if len(buttons) == 1 and (only := buttons[0]["payload"].removeprefix("/")) in flows():
        return [SlotSet("pending", only)]  # now a plain yes is an answer
    return []
