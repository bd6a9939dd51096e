"""FakeKompas: YouthDoor and Outgoing in memory, as strict as the real one, for tests of this channel."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from bot.core.conversation import Button, Channel, ConversationId, Entry, Inbound, Phase, Reply
from bot.core.errors import ContentError, KompasError, UnknownConversation
from bot.services.ports import Delivery, Opened, Receipt, YouthView

Answer = Callable[[Inbound], Sequence[Reply]]
Now = Callable[[], float]


def echo(inbound: Inbound) -> Sequence[Reply]:
    """A bot that repeats what it heard, with two answers to choose from."""
    said = inbound.text or inbound.token or inbound.media or inbound.kind.value
    return [
        Reply(f"{inbound.kind}: {said}", "utter_echo", buttons=(Button("Ja", "/affirm", "t-ja"), Button("Nee", "/deny", "t-nee")))
    ]


@dataclass
class FakeTalk:
    """One conversation and what came in."""

    address: str
    received: list[Inbound] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    left: bool = False
    refused: bool = False


@dataclass
class FakeOut:
    """One message that waits to be pushed."""

    delivery: Delivery
    conversation: ConversationId
    rank: int
    not_before: float = 0.0
    taken: bool = False


class FakeKompas:
    """`answer` is the bot; `push` is a counsellor. `now` counts seconds."""

    def __init__(self, now: Now, answer: Answer = echo) -> None:
        self.answer = answer
        self.talks: dict[ConversationId, FakeTalk] = {}
        self.outbox: list[FakeOut] = []
        self.delivered_ids: dict[str, str | None] = {}
        self.failures: list[tuple[str, float]] = []
        self.refuse: list[KompasError] = []
        """What the next calls of `receive` raise."""
        self.broken: Callable[[Inbound], bool] = lambda _inbound: False
        """For which messages the storage fails."""
        self.away = False
        """The storage cannot even be looked into."""
        self.full = False
        """The storage cannot note that something was delivered."""
        self._now = now
        self._numbers = itertools.count(1)
        self._wake = asyncio.Event()

    # ------------------------------------------------------------ what a test does

    def talk(self, address: int) -> FakeTalk:
        """The newest conversation of a chat."""
        return [talk for talk in self.talks.values() if talk.address == str(address)][-1]

    def received(self, address: int) -> list[Inbound]:
        """Everything of all conversations of a chat."""
        return [inbound for talk in self.talks.values() if talk.address == str(address) for inbound in talk.received]

    def push(self, address: int, text: str, *buttons: Button, rank: int = 1, typing: bool = False) -> str:
        """Something to send; rank 0 goes first."""
        conversation = next(key for key, talk in self.talks.items() if talk.address == str(address) and not talk.left)
        return self._push(conversation, Reply(text, "", buttons=buttons), rank, typing)

    # ------------------------------------------------------------ YouthDoor

    async def open_for(self, channel: Channel, address: str) -> ConversationId:
        assert channel is Channel.TELEGRAM
        await asyncio.sleep(0)  # as a storage would, so that tests see what happens in between
        found = next((key for key, talk in self.talks.items() if talk.address == address and not talk.left), None)
        if found is None:
            found = ConversationId(f"talk-{next(self._numbers)}")
            self.talks[found] = FakeTalk(address)
        return found

    async def receive(self, conversation: ConversationId, inbound: Inbound) -> Receipt:
        await asyncio.sleep(0)
        if self.refuse:
            raise self.refuse.pop(0)
        talk = self.talks.get(conversation)
        if talk is None or talk.left:
            raise UnknownConversation
        if self.broken(inbound):
            raise OSError(f"the disk is full of {inbound}")
        if inbound.key in talk.keys:
            return Receipt(len(talk.received), duplicate=True)
        talk.keys.add(inbound.key)
        talk.received.append(inbound)
        for reply in self.answer(inbound):
            self._push(conversation, reply)
        return Receipt(len(talk.received), duplicate=False)

    async def leave(self, conversation: ConversationId) -> None:
        talk = self.talks[conversation]
        talk.left = True
        self.outbox = [one for one in self.outbox if one.conversation != conversation]
        names = (*(one.key for one in talk.received), *(name for name in self.delivered_ids.values() if name))
        self._push(conversation, Reply("[telegram.away]", "telegram.away"), forget=names)

    async def open(self, channel: Channel) -> Opened:
        raise AssertionError("a push channel has addresses")

    async def find(self, token: str) -> ConversationId | None:
        raise AssertionError("a push channel has no tokens")

    async def thread(self, conversation: ConversationId, after: int = 0) -> Sequence[Entry]:
        raise AssertionError("a push channel reads no thread")

    async def view(self, conversation: ConversationId) -> YouthView:
        return YouthView(Phase.BOT)

    async def news(self, conversation: ConversationId, after: int) -> tuple[Sequence[Entry], YouthView]:
        raise AssertionError("a push channel has no stream")

    def listen(self, conversation: ConversationId) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        raise AssertionError("a push channel does not listen to one conversation")

    async def typing(self, conversation: ConversationId) -> None:
        raise AssertionError("Telegram never says that somebody types")

    async def wipe(self, conversation: ConversationId) -> None:
        raise AssertionError("wiping is asked for with a button, because it asks back")

    # ------------------------------------------------------------ Outgoing

    async def next_deliveries(self, channel: Channel, limit: int = 20) -> Sequence[Delivery]:
        assert channel is Channel.TELEGRAM
        if self.away:
            raise OSError("no connection to SECRETCANARY")
        first: dict[ConversationId, FakeOut] = {}
        for one in self.outbox:
            first.setdefault(one.conversation, one)
        due = [one for one in first.values() if not one.taken and one.not_before <= self._now()]
        due = sorted(due, key=lambda one: one.rank)[:limit]
        for one in due:
            one.taken = True
        return [one.delivery for one in due]

    async def delivered(self, delivery: str, external_id: str | None) -> None:
        self._out(delivery)
        if self.full:
            raise OSError("the disk is full of SECRETCANARY")
        self.delivered_ids[delivery] = external_id
        self.outbox = [one for one in self.outbox if one.delivery.id != delivery]
        self._wake.set()

    async def failed(self, delivery: str, retry_after: float) -> None:
        self.failures.append((delivery, retry_after))
        one = self._out(delivery)
        one.taken, one.not_before = False, self._now() + retry_after

    async def refused(self, delivery: str) -> None:
        talk = self.talks[self._out(delivery).conversation]
        talk.refused = talk.left = True
        self.outbox = [one for one in self.outbox if self.talks[one.conversation] is not talk]

    @asynccontextmanager
    async def outgoing(self, channel: Channel) -> AsyncIterator[AsyncIterator[None]]:
        assert channel is Channel.TELEGRAM
        yield self._wakes()

    async def _wakes(self) -> AsyncIterator[None]:
        while True:
            self._wake.clear()
            yield
            try:
                await asyncio.wait_for(self._wake.wait(), 0.05)
            except TimeoutError:
                continue

    def _push(
        self, conversation: ConversationId, reply: Reply, rank: int = 1, typing: bool = False, forget: tuple[str, ...] = ()
    ) -> str:
        number = f"d{next(self._numbers)}"
        delivery = Delivery(number, self.talks[conversation].address, reply.text, reply.buttons, typing, forget)
        self.outbox.append(FakeOut(delivery, conversation, rank))
        self._wake.set()
        return delivery.id

    def _out(self, delivery: str) -> FakeOut:
        found = next((one for one in self.outbox if one.delivery.id == delivery), None)
        assert found, f"{delivery} is not in the outbox (any more)"
        return found


def text(key: str) -> str:
    """The few texts of content/ that this channel says itself; any other key is an error, as in the real content."""
    if key not in ("telegram.help", "gateway.too_long"):
        raise ContentError(f"{key}: there is no such text")
    return f"[{key}]"
