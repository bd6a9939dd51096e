"""What all actions share: speaking by response name, asking the gateway for something, and never leaving anybody in silence."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.errors import KompasActionError
from actions.talk import Talk, talk_of

logger = logging.getLogger(__name__)

LISTEN = "action_listen"
MISTAKES = (KompasActionError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What a wrong content file or an unexpected state can raise in code that only reads slots and files."""


class KompasAction(Action, ABC):
    """One move of the dialogue. Says sorry and offers a human when it fails; its message never reaches a log.

    Rasa's own action server would send an exception and the whole tracker back, words included: let none reach it.
    """

    keeps_unclear = False
    """Whether the count of messages in a row that were not understood goes on."""

    @abstractmethod
    def name(self) -> str: ...

    @abstractmethod
    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        """The move: messages and commands through `say`, slot and flow events as the result."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        talk = None
        try:
            talk = talk_of(tracker, domain)
            events = self.act(dispatcher, talk)
        except MISTAKES as error:
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            return apologise(dispatcher)
        counted = any(event["event"] == "slot" and event["name"] == "unclear" for event in events)
        if talk.unclear and not self.keeps_unclear and not counted:
            events.append(SlotSet("unclear", 0))
        return self.then(events, talk)

    def then(self, events: list[EventType], talk: Talk) -> list[EventType]:
        """After the move an open form asks its question again; otherwise it is the youth's turn."""
        loops = [event["name"] for event in events if event["event"] == "active_loop"]
        form = loops[-1] if loops else talk.form
        if form is None and not any(event["event"] == "followup" for event in events):
            events.append(FollowupAction(LISTEN))
        return events


def apologise(say: CollectingDispatcher) -> list[EventType]:
    """Something broke: one honest sentence with a way to a human, and the form lets go of the youth."""
    say.messages.clear()
    say.utter_message(response="utter_something_went_wrong")
    return [*leave_form(), FollowupAction(LISTEN)]


def command(say: CollectingDispatcher, name: str, **arguments: Any) -> None:
    """Ask the gateway for an act of its own (bot/core/turn.py, Command); nothing of it is shown."""
    say.utter_message(json_message={"command": name, "arguments": arguments})


def leave_form() -> list[EventType]:
    """Close the open form without finishing it; the answers stay."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
