"""Facts told outside a question: correct the plan at once, say so in half a sentence, and go on."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.about_whom import change_person, for_other
from actions.answers import confirm, correction
from actions.base import KompasAction
from actions.begin import SURE, begin
from actions.crisis import enter_crisis, stay
from actions.guess import speaker, what_of_other
from actions.likely import ask_which
from actions.steps import after_news, go_on
from actions.talk import Talk

SAYS_NOTHING = {"where", "offender"}
"""`mijn ex`, `op insta`: whatever the classifier is reminded of, nothing was told yet."""


def take_facts(say: CollectingDispatcher, talk: Talk) -> list[EventType] | None:
    """None when the message held no new fact. The plan is recomputed from the new answers by whoever comes next."""
    read = None if talk.news() else correction(talk)
    if read is not None:
        talk = replace(talk, told={**talk.told, read[0]: (read[1],)})
    news = talk.news()
    if not news:
        return None
    events: list[EventType] = [SlotSet(*read)] if read else []
    if kind := talk.alarm():
        return events + enter_crisis(say, talk, kind, tell_gateway=True)
    if talk.topic is None and (who := speaker(talk)):
        return for_other(say, talk, who, what_of_other(talk))
    if talk.topic is None and {item.slot for item in news} - SAYS_NOTHING and (topic := talk.surest_topic(SURE)):
        return begin(say, talk, topic)
    if not talk.pressed:
        confirm(say, talk, news)
    events += talk.settle()
    if talk.form:
        return events
    if talk.topic is None and not talk.pressed and (asked := ask_which(say, talk)) is not None:
        return events + asked
    if talk.in_crisis and any(item.slot == "safe_now" for item in news):
        return events + stay(say, talk, "safe")
    return events + after_news(say, talk)


class TakeFacts(KompasAction):
    """On `inform` when no form took it."""

    def name(self) -> str:
        return "action_take_facts"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if (changed := change_person(say, talk)) is not None:
            return changed
        taken = take_facts(say, talk)
        if taken is not None:
            return taken
        if talk.form:
            say.utter_message(response="utter_choose_answer")
            return []
        return go_on(say, talk)
