"""A Rasa TrackerStore whose conversations travel with the request: it keeps nothing between two turns."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from engine import in_process, patches, quiet
from engine.errors import UnreadableState
from engine.state import unpack
from engine.turn import CURRENT

logger = logging.getLogger(__name__)


class RequestStateStore(InMemoryTrackerStore):
    """Inside a turn: reads the state of the request. Outside (`rasa shell`, `rasa test`): Rasa's own memory store.

    Rasa builds it from endpoints.yml in every mode, before it loads a model: so this is where the engine's other
    plug-ins for Rasa's inner parts are put in place.
    """

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        kwargs.pop("host", None)
        super().__init__(domain or Domain.empty(), event_broker, **kwargs)
        quiet.install()
        patches.install()
        in_process.install()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        turn = CURRENT.get()
        if turn is None:
            return await super().retrieve(sender_id)
        if turn.tracker is not None:
            return turn.tracker
        if turn.state is None:
            return None
        try:
            return unpack(turn.state, sender_id, self.domain, self.domain.slots)
        except UnreadableState:
            # A youth in the middle of a talk gets a fresh start, not an error; the marker tells the gateway.
            turn.restarted = True
            return None

    async def save(self, tracker: DialogueStateTracker) -> None:
        turn = CURRENT.get()
        if turn is None:
            await super().save(tracker)
        else:
            turn.tracker = tracker

    async def keys(self) -> Iterable[str]:
        return [] if CURRENT.get() is not None else await super().keys()
