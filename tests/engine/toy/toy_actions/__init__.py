"""Actions of the toy dialogue: one that works, one that breaks and quotes the youth while doing so, one without a word."""

from rasa_sdk import Action
from rasa_sdk.events import SlotSet


class Advise(Action):
    def name(self):
        return "action_advise"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(response="utter_advice")
        dispatcher.utter_message(json_message={"command": "record_report", "arguments": {"topic": "sextortion"}})
        advised = tracker.get_slot("advised") or []
        advised.append("utter_advice")
        return [SlotSet("topic", "sextortion"), SlotSet("level", "E2"), SlotSet("advised", advised)]


class Break(Action):
    def name(self):
        return "action_break"

    def run(self, dispatcher, tracker, domain):
        raise ValueError(f"kan niets met {tracker.latest_message['text']}")


class Human(Action):
    def name(self):
        return "action_human"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(json_message={"command": "offer_handover", "arguments": {"reason": "asked"}})
        return []


class Nothing(Action):
    def name(self):
        return "action_nothing"

    def run(self, dispatcher, tracker, domain):
        return []
