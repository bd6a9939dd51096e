"""Custom actions inside the engine's process (`action_endpoint: {type: in_process, package: actions}` in endpoints.yml).

Rasa knows only actions behind HTTP and has no hook for others, so RemoteAction.run is replaced; with any other endpoint
(a stock `rasa run actions` server) Rasa's own code runs. The trip over HTTP costs 23 ms a turn, three quarters of it
spent on validating a constant JSON schema.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction, create_bot_utterance
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as RejectedByAction

from engine.errors import ActionFailed

logger = logging.getLogger(__name__)

TYPE = "in_process"
APOLOGY = "utter_something_went_wrong"
_remote_run = RemoteAction.run
_runners: dict[str, InProcessActions] = {}


def install() -> None:
    """Safe to call more than once."""
    RemoteAction.run = _run


def runner_for(endpoint: EndpointConfig | None) -> InProcessActions | None:
    """None when the endpoint is not ours (then Rasa asks its action server)."""
    if endpoint is None or endpoint.type != TYPE:
        return None
    package = str(endpoint.kwargs.get("package", "actions"))
    if package not in _runners:
        _runners[package] = InProcessActions(package)
    return _runners[package]


async def _run(self: Any, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
    runner = runner_for(self.action_endpoint)
    if runner is None:
        return list(await _remote_run(self, output_channel, nlg, tracker, domain))
    try:
        result = await runner.run(self.name(), tracker, domain)
    except ActionFailed as error:
        # Rasa would drop the action's events and say nothing at all: the worst answer to a youth who asked for help.
        logger.error("action failed: %s", error)
        return await apology(output_channel.name(), nlg, tracker)
    said = await RemoteAction._utter_responses(result["responses"], output_channel, nlg, tracker)
    return [*said, *deserialise_events(result["events"])]


async def apology(channel: str, nlg: Any, tracker: DialogueStateTracker) -> list[Event]:
    """The words for "something went wrong here" and the request to offer a human."""
    message = await nlg.generate(APOLOGY, tracker, channel)
    events: list[Event] = []
    if message is not None:
        events.append(create_bot_utterance({**message, "utter_action": APOLOGY}))
    command = {"command": "offer_handover", "arguments": {"reason": "technical"}}
    events.append(create_bot_utterance({"custom": command}))
    return events


class InProcessActions:
    """The SDK's own executor without its web server."""

    def __init__(self, package: str) -> None:
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self._domain: tuple[Domain | None, dict[str, Any]] = (None, {})

    async def run(self, action: str, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """`{"events": [...], "responses": [...]}`. Raises ActionFailed for any exception of the action,
        ActionExecutionRejection when the action itself says that it does not apply.
        """
        state = tracker.current_state(EventVerbosity.ALL)
        # An action that changes a list it got from a slot must not change the tracker behind Rasa's back.
        state["slots"] = {name: list(v) if isinstance(v, list) else v for name, v in state["slots"].items()}
        call = {"next_action": action, "sender_id": tracker.sender_id, "tracker": state, "domain": self._as_dict(domain)}
        task = asyncio.ensure_future(self._executor.run(call))
        await asyncio.wait({task})
        error = task.exception()
        if isinstance(error, RejectedByAction):
            raise ActionExecutionRejection(action)
        if error is not None:
            raise ActionFailed(action, error)
        return task.result() or {"events": [], "responses": []}

    def _as_dict(self, domain: Domain) -> dict[str, Any]:
        if self._domain[0] is not domain:
            self._domain = (domain, domain.as_dict())
        return self._domain[1]
