"""One turn in flight: what came in, what the dialogue produced, and the context variable that ties both to a request."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rasa.shared.core.trackers import DialogueStateTracker

State = dict[str, Any]
CRISES = frozenset({"suicidal", "self_harm", "danger"})


@dataclass
class Reply:
    """One message for the youth. `response` is "" when an action spoke without a response name."""

    text: str
    response: str
    slot: str | None = None
    buttons: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Turn:
    """Mutable on purpose: the channel, the store and the output channel fill it while Rasa works."""

    conversation: str
    channel: str
    state: State | None
    text: str = ""
    payload: str = ""
    force_intent: str = ""
    replies: list[Reply] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    tracker: DialogueStateTracker | None = None
    restarted: bool = False
    """The state that came in could not be read."""

    @property
    def crisis(self) -> bool:
        """The gateway decided on a crisis; another forced intent is a second reading of the message."""
        return self.force_intent in CRISES


CURRENT: ContextVar[Turn | None] = ContextVar("kompas_turn", default=None)
"""None outside a request: then the store keeps trackers in memory, as `rasa shell` and `rasa test` expect."""
