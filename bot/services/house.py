"""What every use case has at hand: the words, the lexicon, the clock and the organisation's choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.conversation import Entry, Phase, Reply, Sender
from bot.core.retention import Retention
from bot.core.risk import Lexicon
from bot.services.ports import Clock, Content
from bot.services.storage import Conversation, UnitOfWork


@dataclass(frozen=True)
class Limits:
    """How much one conversation may send."""

    per_minute: int = 20

    @property
    def crisis_per_minute(self) -> int:
        """A message with crisis words is heard over the limit too, up to here."""
        return 2 * self.per_minute


@dataclass(frozen=True)
class House:
    """Built once at the start."""

    content: Content
    lexicon: Lexicon
    clock: Clock
    retention: Retention = field(default_factory=Retention)
    limits: Limits = field(default_factory=Limits)

    def now(self) -> datetime:
        return self.clock.now()


def say(uow: UnitOfWork, house: House, conversation: Conversation, key: str, **values: str) -> Entry:
    """A text of the gateway itself. Beside a counsellor it is a notice: the bot keeps silent there."""
    return put(uow, house, conversation, house.content.reply(key, house.now(), **values))


def notice(uow: UnitOfWork, house: House, conversation: Conversation, key: str, **values: str) -> Entry:
    """A text about the talk: somebody came, left or closed it."""
    return uow.thread.append(conversation, Sender.NOTICE, house.content.reply(key, house.now(), **values), house.now())


def put(uow: UnitOfWork, house: House, conversation: Conversation, reply: Reply) -> Entry:
    """A rendered reply into the thread."""
    sender = Sender.NOTICE if conversation.handover.phase is Phase.COUNSELLOR else Sender.BOT
    return uow.thread.append(conversation, sender, reply, house.now())
