"""The anonymous report: closed categories of the vocabulary, once per conversation, never a word that was typed."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import command
from actions.flow import flows
from actions.talk import CRISIS, Talk

COUNTED = ("age_band", "offender", "demand", "spread", "where", "paid_or_sent", "physical", "image_age")


def report(say: CollectingDispatcher, talk: Talk, outcome: str) -> list[EventType]:
    """Ask the gateway to count this talk, unless that was done or there is nothing to count."""
    topic = _topic(talk)
    if talk.reported or topic is None:
        return []
    categories = {"topic": topic, "role": talk.role, "level": talk.level_now(), "outcome": outcome}
    categories["crisis"] = "yes" if talk.level_now() == CRISIS else "no"
    categories.update({slot: talk.facts[slot][0] for slot in COUNTED if slot in talk.facts})
    if topic in flows() and (sub := flows()[topic].sub_for(talk.facts)):
        categories["sub"] = sub
    command(say, "record_report", categories=categories)
    return [SlotSet("report_done", True)]


def _topic(talk: Talk) -> str | None:
    """What the talk was about: behind a crisis the topic that led to it is counted, with the crisis flag."""
    return talk.parked if talk.in_crisis and talk.parked else talk.topic
