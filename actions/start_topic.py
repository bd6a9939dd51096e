"""A topic was told or chosen: start its flow, go on with it, or ask before leaving another one."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import confirm, says_correction
from actions.base import LISTEN, KompasAction, leave_form
from actions.crisis import enter_crisis, stay
from actions.flow import JUST_LISTEN, flow_of, flows
from actions.steps import after_news, listen
from actions.talk import CRISIS, Talk

SURE = 0.8
"""Below this calibrated confidence a change of topic is asked about, not made."""


def begin(say: CollectingDispatcher, talk: Talk, topic: str, *, instead: bool = False) -> list[EventType]:
    """Acknowledge, confirm what was told, ask the first question. Raises NoSuchFlow.

    The topic left behind waits, unless this one comes `instead` of it: then the first one was a misunderstanding.
    """
    flow = flow_of(topic)
    parked = talk.topic if talk.in_flow and talk.topic != topic and not instead else talk.parked
    acknowledge = f"utter_{topic}_acknowledge"
    say.utter_message(response=acknowledge if acknowledge not in talk.advised else "utter_back_to_topic")
    forgotten = _only_implied(talk) if instead else []
    told = {slot: values for slot, values in talk.told.items() if slot not in forgotten}
    started = replace(talk, topic=topic, level=talk.level if talk.level == CRISIS else flow.level, told=told)
    confirm(say, started, started.news())
    return [
        SlotSet("topic", topic),
        SlotSet("parked_topic", None if parked == topic else parked),
        SlotSet("step", None),
        SlotSet("asked", []),
        SlotSet("pending", None),
        SlotSet("advised", [*talk.advised, acknowledge] if acknowledge not in talk.advised else list(talk.advised)),
        *(SlotSet(slot, None) for slot in forgotten),
        *started.settle(),
        *leave_form(),
        FollowupAction(flow.form),
    ]


def _only_implied(talk: Talk) -> list[str]:
    """Facts that only the misunderstood topic said: a threat that was taken for a leak is not spread."""
    old = flows()[talk.topic].implies if talk.topic in flows() else {}
    fresh = {item.slot for item in talk.news()}
    return [slot for slot, value in old.items() if talk.told.get(slot) == value and slot not in fresh]


class StartTopic(KompasAction):
    """On the intent of any topic with a flow."""

    def name(self) -> str:
        return "action_start_topic"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if kind := talk.alarm():
            return enter_crisis(say, talk, kind, tell_gateway=True)
        if talk.in_flow and talk.topic == talk.intent:
            return told_more(say, talk)
        if not talk.pressed and talk.confidence < SURE and talk.in_crisis:
            return stay(say, talk)
        corrected = says_correction(talk)
        if not talk.pressed and talk.confidence < SURE and talk.in_flow and not corrected:
            return ask_first(say, talk)
        return begin(say, talk, talk.intent, instead=corrected or (talk.just_begun and not talk.pressed))


def told_more(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """The same topic again: it was heard, and the flow goes on where it was."""
    if talk.facts.get("help_wanted") == JUST_LISTEN and not talk.form:
        return [*talk.settle(), *listen(say, talk)]
    if talk.news():
        confirm(say, talk, talk.news())  # said back is heard
    else:
        say.utter_message(response="utter_heard")
    if talk.form:
        return talk.settle()
    return [*talk.settle(), *after_news(say, talk)]


def ask_first(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """Gaat het nu over iets anders? The form lets go, so that yes and no answer this question."""
    topic = talk.words.topics[talk.intent]
    say.utter_message(response="utter_ask_switch", topic=topic.label)
    return [SlotSet("pending", topic.id), *leave_form(), FollowupAction(LISTEN)]
