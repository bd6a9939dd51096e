"""The youth's door (ports.YouthDoor): each call one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from bot.core.conversation import Channel, ConversationId, Entry, Inbound, Phase
from bot.core.errors import TooMuch
from bot.services import open_conversation, receive_message, wipe, youth
from bot.services.house import House
from bot.services.ports import Opened, Receipt, YouthView
from bot.services.signals import HEARTBEAT, Signals
from bot.services.storage import Storage
from bot.services.typing import BothTyping
from bot.services.worker import Worker


class YouthSide:
    """Method by method the docstrings are in ports.YouthDoor."""

    def __init__(self, storage: Storage, house: House, worker: Worker, signals: Signals, typing: BothTyping) -> None:
        self._storage = storage
        self._house = house
        self._worker = worker
        self._signals = signals
        self._typing = typing

    async def open(self, channel: Channel) -> Opened:
        return await self._storage.run(lambda uow: open_conversation.open_conversation(uow, self._house, channel))

    async def open_for(self, channel: Channel, address: str) -> ConversationId:
        found = await self._storage.read(lambda uow: open_conversation.running_for(uow, channel, address))
        if found is not None:  # the common case needs no write lock
            return found
        return await self._storage.run(lambda uow: open_conversation.open_for(uow, self._house, channel, address))

    async def find(self, token: str) -> ConversationId | None:
        return await self._storage.read(lambda uow: uow.conversations.by_token(token))

    async def receive(self, conversation: ConversationId, inbound: Inbound) -> Receipt:
        name = self._worker.name
        received = await self._storage.run(
            lambda uow: receive_message.receive_message(uow, self._house, conversation, inbound, name)
        )
        self._typing.youth.stopped(conversation)
        if received.retry_after:
            raise TooMuch(received.retry_after)
        if not received.receipt.duplicate:
            self._worker.wake(conversation)
        return received.receipt

    async def thread(self, conversation: ConversationId, after: int = 0) -> Sequence[Entry]:
        return await self._storage.read(lambda uow: youth.thread(uow, conversation, after))

    async def view(self, conversation: ConversationId) -> YouthView:
        return self._live(conversation, await self._storage.read(lambda uow: youth.view(uow, conversation)))

    async def news(self, conversation: ConversationId, after: int) -> tuple[Sequence[Entry], YouthView]:
        entries, view = await self._storage.read(
            lambda uow: (youth.thread(uow, conversation, after), youth.view(uow, conversation))
        )
        return entries, self._live(conversation, view)

    def _live(self, conversation: ConversationId, view: YouthView) -> YouthView:
        """With what no database knows: who is typing."""
        human = view.phase is Phase.COUNSELLOR
        typing = human and self._typing.counsellor.seen(conversation)
        return replace(view, counsellor_typing=typing, bot_typing=not human and self._worker.busy(conversation))

    async def typing(self, conversation: ConversationId) -> None:
        if self._typing.youth.now(conversation):
            self._signals.announce([f"talk:{conversation}", "desk"])

    async def leave(self, conversation: ConversationId) -> None:
        await self._storage.run(lambda uow: wipe.leave(uow, self._house, conversation))

    async def wipe(self, conversation: ConversationId) -> None:
        await self._storage.run(lambda uow: wipe.wipe_by_id(uow, self._house, conversation))

    def listen(self, conversation: ConversationId) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        return self._signals.listen(f"talk:{conversation}", at_least_every=HEARTBEAT)
