"""Who is typing: kept in memory for some seconds, never stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.conversation import ConversationId
from bot.services.ports import Clock

SHOWN = timedelta(seconds=6)


class Typing:
    """One side of the talk."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[ConversationId, datetime] = {}

    def now(self, conversation: ConversationId) -> bool:
        """Notes a keystroke; true when it is news."""
        news = not self.seen(conversation)
        self._until[conversation] = self._clock.now() + SHOWN
        return news

    def seen(self, conversation: ConversationId) -> bool:
        """Whether somebody types at this moment."""
        until = self._until.get(conversation)
        if until is None:
            return False
        if until < self._clock.now():
            del self._until[conversation]
            return False
        return True

    def stopped(self, conversation: ConversationId) -> None:
        """A message was sent."""
        self._until.pop(conversation, None)

    def active(self) -> list[ConversationId]:
        """Every conversation in which this side types now."""
        return [conversation for conversation in list(self._until) if self.seen(conversation)]


class BothTyping:
    """Both sides of every talk of this gateway."""

    def __init__(self, clock: Clock) -> None:
        self.youth = Typing(clock)
        self.counsellor = Typing(clock)
