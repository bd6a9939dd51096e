"""A topic of the vocabulary that has no flow file yet: heard, named, counted, and never left without a way to people."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import KompasAction
from actions.crisis import stay
from actions.start_topic import told_more
from actions.talk import CRISIS, Talk


class TopicWithoutSteps(KompasAction):
    """On the intent of any topic that content/flows does not hold. Inside another flow it is one more thing told there."""

    def name(self) -> str:
        return "action_topic_without_steps"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.in_crisis:
            return stay(say, talk)
        if talk.in_flow:
            return told_more(say, talk)
        topic = talk.words.topics[talk.intent]
        say.utter_message(response="utter_without_steps")
        say.utter_message(response="utter_without_steps_refer", services="\n".join(f"[[{key}]]" for key in topic.refer))
        return [
            *talk.settle(),
            SlotSet("topic", topic.id),
            SlotSet("level", CRISIS if talk.level == CRISIS else topic.level),
            SlotSet("step", None),
        ]
