"""One validator per form, made from the flow files: a new topic needs no Python."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.about_whom import WHAT, changes_person
from actions.answers import ANYWHERE, SHORT, answer_to, confirm, correction, declines, exact_answer, says_correction
from actions.base import MISTAKES, KompasAction, apologise, command
from actions.begin import SURE
from actions.crisis import enter_crisis, other_in_danger, tell_of_other
from actions.flow import flows
from actions.guess import what_of_other
from actions.talk import News, Talk, talk_of

logger = logging.getLogger(__name__)


class ValidateForm(KompasAction):
    """Takes the answer, confirms what was told besides, and chooses the next question (or the first step)."""

    topic: ClassVar[str]

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        try:
            talk = replace(talk_of(tracker, domain), form=f"{self.topic}_form", topic=self.topic)
            fresh = talk.requested is not None and not _interrupted(tracker, f"{self.topic}_form")
            return self._take(dispatcher, talk) if fresh else _go_on(talk)
        except MISTAKES as error:
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            return apologise(dispatcher)

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        return self._take(say, talk)

    def _take(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        """The message answers, adds or corrects something; else the form is refused and a rule may answer (digression)."""
        if changes_person(talk) or talk.intent == "friend_in_crisis":
            return [ActionExecutionRejected(f"{self.topic}_form")]
        read = _read(talk)
        if read is not None:
            talk = replace(talk, told={**talk.told, read[0]: (read[1],)})
        events: list[EventType] = [SlotSet(*read)] if read else []
        if kind := talk.alarm():
            if kind == "danger" and (other := other_in_danger(talk)) is not None:
                command(say, "raise_crisis", kind="friend")
                return [*events, SlotSet("what_happened", other.told["what_happened"][0]), *_go_on(other)]
            return events + enter_crisis(say, talk, kind, tell_gateway=True)
        news = talk.news()
        if self._leaves(talk, news):
            return [ActionExecutionRejected(f"{self.topic}_form")]
        if not news and talk.requested and declines(talk):
            talk = replace(talk, skipped=(*talk.skipped, talk.requested))
            return [SlotSet("skipped", list(talk.skipped)), SlotSet("unclear", 0), *_go_on(talk)]
        if not news:
            return [SlotSet("requested_slot", talk.requested)]
        tell_of_other(say, talk)
        confirm(say, talk, [item for item in news if item.slot != talk.requested or item.before or _understood(talk, item)])
        return [*events, SlotSet("unclear", 0), *_go_on(talk)]

    def _leaves(self, talk: Talk, news: list[News]) -> bool:
        """Surely another topic, with facts that only that one asks (or none that this one asks): not an answer."""
        if talk.flow.about_other:
            return False
        if talk.intent not in flows() or talk.intent == self.topic or not (talk.confidence >= SURE or says_correction(talk)):
            return False
        here = {ask.slot for ask in talk.flow.asks}
        there = {ask.slot for ask in flows()[talk.intent].asks} - here
        told = {item.slot for item in news}
        if told and told <= ANYWHERE and len(talk.text.split()) <= SHORT:
            return False
        return bool(told & there) or not told & here


def _read(talk: Talk) -> tuple[str, str] | None:
    """The answer that no entity carried: a number, yes or no, a typed title, or a number that corrects an earlier answer."""
    slot = talk.requested
    if slot is None or any(item.slot == slot or item.before for item in talk.news()):
        return None
    if (
        slot == WHAT
        and not talk.pressed
        and not talk.certain
        and (what := exact_answer(talk, slot) or what_of_other(talk, asked=True))
    ):
        return slot, what
    ignored = talk.intent in talk.ignored
    if not (ignored and talk.certain) and (exact := exact_answer(talk, slot)):
        return slot, exact  # `stap voor stap` is an answer whatever the classifier takes it for
    if ignored or declines(talk):
        return None
    question = talk.words.question(slot)
    if question is not None and not question.numbers and (corrected := correction(talk)):
        return corrected
    value = answer_to(talk, slot)
    return (slot, value) if value else None


def _understood(talk: Talk, item: News) -> bool:
    """What happened to the other, read from a story: said back, so that a mistake can be put right."""
    return item.slot == WHAT and not talk.pressed


def _go_on(talk: Talk) -> list[EventType]:
    """The next open question, or the first step when none is left."""
    following = next(iter(talk.open_questions), None)
    asked = list(talk.asked) if following is None or talk.asked[-1:] == (following,) else [*talk.asked, following]
    events = [*talk.settle(), SlotSet("asked", asked), SlotSet("requested_slot", following)]
    return events if following else [*events, FollowupAction("action_next_step")]


def _interrupted(tracker: Tracker, form: str) -> bool:
    """Another action ran since the youth's message: it was dealt with, or the form just opens."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event["name"] != form:
            return True
    return True


def _validator(topic: str) -> type[Action]:
    """The class for one flow; only these have a name, so the base class is never registered as an action."""

    def name(_: ValidateForm) -> str:
        return f"validate_{topic}_form"

    of_topic = {"topic": topic, "name": name, "__module__": __name__}
    return type(f"Validate{topic.title().replace('_', '')}Form", (ValidateForm,), of_topic)


VALIDATORS = [_validator(topic) for topic in flows()]
"""Kept here because Rasa's action server finds actions as living subclasses."""
