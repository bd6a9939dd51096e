"""The beginning of a flow: acknowledge, say back what was told, ask the first question."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import confirm
from actions.base import leave_form
from actions.flow import flow_of, flows
from actions.talk import CRISIS, Talk

SURE = 0.8
"""Below this calibrated confidence a change of topic is asked about, not made."""


def begin(
    say: CollectingDispatcher, talk: Talk, topic: str, *, instead: bool = False, quiet: bool = False, also: str | None = None
) -> list[EventType]:
    """Acknowledge, confirm what was told, ask the first question. Raises NoSuchFlow.

    The topic left behind waits, unless this one comes `instead` of it: then the first one was a misunderstanding.
    `quiet`: the gateway has just spoken to the matter. `also`: what was told in the same message and comes after it.
    """
    flow = flow_of(topic)
    parked = talk.topic if talk.in_flow and talk.topic != topic and not instead else also or talk.parked
    acknowledge = f"utter_{topic}_acknowledge"
    if not quiet:
        say.utter_message(response=acknowledge if acknowledge not in talk.advised else "utter_back_to_topic")
    forgotten = _only_implied(talk) if instead else [slot for slot in flow.anew if _told_elsewhere(talk, topic, slot)]
    told = {slot: values for slot, values in talk.told.items() if slot not in forgotten}
    started = replace(
        talk,
        topic=topic,
        parked=None if parked == topic else parked,
        level=talk.level if talk.level == CRISIS else flow.level,
        told=told,
    )
    if not quiet:
        confirm(say, started, started.news())
    if also and parked == also:
        say.utter_message(response="utter_also_told", topic=talk.words.topics[also].label)
    return [
        SlotSet("topic", topic),
        *([SlotSet("role", talk.words.topics[topic].role)] if flow.about_other else []),
        *talk.park(parked, but=topic),
        SlotSet("step", None),
        SlotSet("asked", []),
        SlotSet("pending", None),
        SlotSet("advised", [*talk.advised, acknowledge] if acknowledge not in talk.advised else list(talk.advised)),
        *(SlotSet(slot, None) for slot in forgotten),
        *started.settle(),
        *leave_form(),
        FollowupAction(flow.form),
    ]


def _told_elsewhere(talk: Talk, topic: str, slot: str) -> bool:
    """Answered while it was about another topic, not in the message that begins this one."""
    return talk.in_flow and talk.topic != topic and slot in talk.told and slot not in {item.slot for item in talk.news()}


def _only_implied(talk: Talk) -> list[str]:
    """Facts that only the misunderstood topic said: a threat that was taken for a leak is not spread."""
    old = flows()[talk.topic].implies if talk.topic in flows() else {}
    fresh = {item.slot for item in talk.news()}
    return [slot for slot, value in old.items() if talk.told.get(slot) == value and slot not in fresh]
