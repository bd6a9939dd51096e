"""A topic was told or chosen: start its flow, go on with it, or ask before leaving another one."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.about_whom import WHAT, change_person, for_other, news_of_other
from actions.answers import ANYWHERE, SHORT, confirm, says_correction
from actions.base import LISTEN, KompasAction, leave_form
from actions.begin import SURE, begin
from actions.clarify import not_clear
from actions.crisis import enter_crisis, stay
from actions.flow import JUST_LISTEN
from actions.flow_moves import again
from actions.guess import DOUBT, speaker, two_topics, what_of_other
from actions.steps import after_news, listen
from actions.talk import Talk

TELLS = 3
"""Fewer words (`?`, `kijk deze`) remind the classifier of something, and tell nothing."""


class StartTopic(KompasAction):
    """On the intent of any topic with a flow."""

    def name(self) -> str:
        return "action_start_topic"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if kind := talk.alarm():
            return enter_crisis(say, talk, kind, tell_gateway=True)
        if talk.pressed:
            return told_more(say, talk) if talk.in_flow and talk.topic == talk.intent else start(say, talk, talk.intent)
        if (changed := change_person(say, talk)) is not None:
            return changed
        if talk.in_flow and talk.about_other:
            if (role := corrected_role(talk)) is not None:
                return for_other(say, talk, role, talk.told.get(WHAT, (None,))[0] or what_of_other(talk), instead=True)
            heard = news_of_other(say, talk)
            return told_more(say, talk) if heard is None else heard
        return self._told(say, talk)

    def then(self, events: list[EventType], talk: Talk) -> list[EventType]:
        """An open form goes on by name: the rule of this intent would open the form of the topic that was not begun."""
        moved = any(event["event"] in ("active_loop", "followup") for event in events)
        return [*events, FollowupAction(talk.form)] if talk.form and not moved else super().then(events, talk)

    def _told(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        """In the youth's own words, outside a talk about somebody else."""
        if talk.in_flow and talk.topic == talk.intent:
            return told_more(say, talk)
        if talk.confidence < SURE and talk.in_crisis:
            return stay(say, talk)
        corrected = says_correction(talk)
        if talk.in_flow and not corrected and _only_facts(talk):
            return told_more(say, talk)
        if talk.in_flow and not corrected and talk.words.topics[talk.intent].beside and talk.confidence >= DOUBT:
            return heard_beside(say, talk)
        fresh = not talk.in_flow or talk.just_begun
        who = speaker(talk) if fresh else None
        both = two_topics(talk) if not talk.in_flow and who is None else None
        if both is not None:
            return begin(say, talk, both[0], also=both[1])
        if talk.confidence < DOUBT and not corrected and who is None:
            return not_clear(say, talk)
        if talk.confidence < SURE and talk.in_flow and not corrected and who is None:
            return ask_first(say, talk) if len(talk.text.split()) >= TELLS else not_clear(say, talk)
        return start(say, talk, who or talk.intent, instead=corrected or (talk.in_flow and talk.just_begun))


def corrected_role(talk: Talk) -> str | None:
    """`nee ik ben niet haar moeder, ik werk op haar school`: the topic of the role that the correction names."""
    said = talk.topic_of(speaker(talk) or talk.intent)
    return said.id if said and said.about_other and said.id != talk.topic and says_correction(talk) else None


def start(say: CollectingDispatcher, talk: Talk, topic: str, *, instead: bool = False) -> list[EventType]:
    """Begin it; for whoever speaks about another with what the message says of that other."""
    if not talk.words.topics[topic].about_other:
        return begin(say, talk, topic, instead=instead)
    before = talk.topic if instead and talk.in_flow else None  # the same story, now of somebody else
    return for_other(say, talk, topic, None if talk.pressed else what_of_other(talk) or before, instead=instead)


def _only_facts(talk: Talk) -> bool:
    """`ik ben 19` between the steps: what this flow asks, whatever topic it reminds the classifier of."""
    asked = {ask.slot for ask in talk.flow.asks} | ANYWHERE
    here = any(item.slot in asked for item in talk.news())
    return here and (talk.confidence < SURE or len(talk.text.split()) <= SHORT)


def heard_beside(say: CollectingDispatcher, talk: Talk) -> list[EventType]:
    """A feeling or a question beside what happened: it is heard and one press away, and the flow stays."""
    topic = talk.words.topics[talk.intent]
    say.utter_message(response="utter_heard_beside", buttons=[{"title": topic.label, "payload": topic.payload}])
    return [*talk.settle(), *again(say, talk)]


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
