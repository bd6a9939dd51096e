"""Answers what is in the inbox: in order within a conversation, side by side between conversations."""

from __future__ import annotations

import asyncio
import logging

from bot.core.conversation import ConversationId
from bot.core.errors import EngineUnavailable, KompasError, UnknownConversation
from bot.core.turn import TurnRequest, TurnResult
from bot.services.finish_turn import finish_turn
from bot.services.give_up import give_up
from bot.services.house import House
from bot.services.ports import Engine
from bot.services.signals import Signals
from bot.services.storage import Storage
from bot.services.take_turn import begin_turn, second_thought

log = logging.getLogger(__name__)
ENGINE_CALLS = 32
"""At once; more make each slower, because an engine answers with one thread of Python."""
ENGINE_PATIENCE = 2.5
"""Seconds; the client gives up after 2, this is the belt to its braces: an answer must come within 3."""
LOOK_AROUND = 1.0
"""Seconds between looks at the inbox for what another gateway left behind."""
SHOW_THINKING = 0.3
"""Seconds; a quicker answer needs no "is typing", which would only flicker."""
GIVE_UP_AFTER = 3
"""Failures in a row of one message; then the youth gets a sentence and a way to a human instead of silence."""
TOGETHER = 200
"""Conversations answered at the same time."""


class Worker:
    """One for each gateway. `name` marks its leases."""

    def __init__(self, name: str, storage: Storage, house: House, engine: Engine, signals: Signals) -> None:
        self.name = name
        self._storage = storage
        self._house = house
        self._engine = engine
        self._signals = signals
        self._calls = asyncio.Semaphore(ENGINE_CALLS)
        self._busy: dict[ConversationId, asyncio.Task[None]] = {}
        self._again: set[ConversationId] = set()
        self._failures: dict[ConversationId, int] = {}
        self._slow: set[ConversationId] = set()

    def busy(self, conversation: ConversationId) -> bool:
        """Whether the bot is thinking long enough to show it."""
        return conversation in self._slow

    def wake(self, conversation: ConversationId) -> None:
        """Something was stored for this conversation; its lease is ours if it was free."""
        if conversation in self._busy:
            self._again.add(conversation)
            return
        task = asyncio.create_task(self._answer_all(conversation))
        self._busy[conversation] = task
        task.add_done_callback(lambda done: self._rested(conversation, done))

    async def run(self) -> None:
        """Until cancelled. Takes up at once what a killed process left in the inbox."""
        async with self._signals.listen("worker", at_least_every=LOOK_AROUND) as ticks:
            async for _ in ticks:
                await self.look()

    async def look(self) -> None:
        """Wake for every conversation with something to answer that no living worker holds."""
        room = TOGETHER - len(self._busy)
        if room <= 0:
            return
        name, now = self.name, self._house.now()
        for conversation in await self._storage.read(lambda uow: uow.inbox.waiting(name, now, room)):
            self.wake(conversation)

    async def idle(self) -> None:
        """Returns when nothing is being answered."""
        while self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """Let running turns end: their time is bounded by the engine's patience."""
        await self.idle()

    def _rested(self, conversation: ConversationId, task: asyncio.Task[None]) -> None:
        self._busy.pop(conversation, None)
        if conversation in self._slow:
            self._slow.discard(conversation)
            self._signals.announce([f"talk:{conversation}"])
        error = None if task.cancelled() else task.exception()
        if error is None:
            self._failures.pop(conversation, None)
        else:  # the database is away, or an error of ours; the message is still in the inbox and is looked at again
            self._failures[conversation] = self._failures.get(conversation, 0) + 1
            log.error("answering failed: %s", type(error).__name__)
        if conversation in self._again:
            self._again.discard(conversation)
            self.wake(conversation)

    def _show_thinking(self, conversation: ConversationId) -> None:
        self._slow.add(conversation)
        self._signals.announce([f"talk:{conversation}"])

    async def _answer_all(self, conversation: ConversationId) -> None:
        try:
            if self._failures.get(conversation, 0) >= GIVE_UP_AFTER:
                self._failures[conversation] = 0
                await self._storage.run(lambda uow: give_up(uow, self._house, conversation))
            while await self._answer_one(conversation):
                pass
        except UnknownConversation:
            log.info("a conversation was gone before its message was answered")
        except KompasError as error:
            log.error("a message could not be answered: %s", type(error).__name__)
            await self._storage.run(lambda uow: give_up(uow, self._house, conversation))

    async def _answer_one(self, conversation: ConversationId) -> bool:
        """False when there is nothing left to do here."""
        house, name = self._house, self.name
        turn = await self._storage.run(lambda uow: begin_turn(uow, house, conversation, name))
        if turn is None or turn.last:
            return False
        if turn.request is None:
            return True
        shown = asyncio.get_running_loop().call_later(SHOW_THINKING, self._show_thinking, conversation)
        result = await self._ask(turn.request)
        if result is not None and (again := second_thought(house, turn, result)) is not None:
            result = await self._ask(again)
        shown.cancel()
        return not await self._storage.run(lambda uow: finish_turn(uow, house, conversation, turn, result, name))

    async def _ask(self, request: TurnRequest) -> TurnResult | None:
        # Waiting for one's turn does not use up the patience: a busy engine is not a dead one. When it dies, those who
        # are inside notice within their patience, and those who wait then see at once that it is not healthy.
        try:
            async with self._calls:
                if not self._engine.healthy():
                    return None
                async with asyncio.timeout(ENGINE_PATIENCE):
                    return await self._engine.turn(request)
        except (EngineUnavailable, TimeoutError) as error:
            log.warning("the engine gave no answer: %s", type(error).__name__)
            return None
