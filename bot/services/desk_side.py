"""The counsellors' door (ports.DeskDoor): each call one transaction that checks who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from bot.core.conversation import ConversationId, CounsellorId
from bot.services import close, counsellor, record_report
from bot.services.house import House
from bot.services.ports import DeskTalk, QueueEntry, Report
from bot.services.signals import HEARTBEAT, Signals
from bot.services.storage import Storage, UnitOfWork
from bot.services.typing import BothTyping


class DeskSide:
    """Method by method the docstrings are in ports.DeskDoor."""

    def __init__(self, storage: Storage, house: House, signals: Signals, typing: BothTyping) -> None:
        self._storage = storage
        self._house = house
        self._signals = signals
        self._typing = typing

    async def queue(self, who: CounsellorId) -> Sequence[QueueEntry]:
        return await self._storage.read(lambda uow: counsellor.queue(uow, self._house, who))

    async def claim(self, conversation: ConversationId, who: CounsellorId) -> DeskTalk:
        talk = await self._storage.run(lambda uow: counsellor.claim(uow, self._house, conversation, who))
        return replace(talk, youth_typing=self._typing.youth.seen(conversation))

    async def talk(self, conversation: ConversationId, who: CounsellorId) -> DeskTalk:
        talk, unread = await self._storage.read(lambda uow: counsellor.talk(uow, conversation, who))
        if unread:  # only then: marking it read announces a change, and a change makes the desk look again
            await self._storage.run(lambda uow: counsellor.mark_read(uow, conversation, who, talk.thread[-1].seq))
        return replace(talk, youth_typing=self._typing.youth.seen(conversation))

    async def renew(self, who: CounsellorId) -> None:
        await self._storage.run(lambda uow: counsellor.renew(uow, self._house, who))

    async def reply(self, conversation: ConversationId, who: CounsellorId, text: str, key: str) -> int:
        seq = await self._storage.run(lambda uow: counsellor.reply(uow, self._house, conversation, who, text, key))
        self._typing.counsellor.stopped(conversation)
        return seq

    async def counsellor_typing(self, conversation: ConversationId, who: CounsellorId) -> None:
        talk = await self._storage.read(lambda uow: counsellor.check(uow, conversation, who))
        if self._typing.counsellor.now(conversation):
            self._signals.announce([f"talk:{conversation}", "desk", f"out:{talk.channel.value}"])

    async def hand_back(self, conversation: ConversationId, who: CounsellorId) -> None:
        await self._storage.run(lambda uow: counsellor.hand_back(uow, self._house, conversation, who))

    async def draft_report(self, conversation: ConversationId, who: CounsellorId) -> Report:
        def draft(uow: UnitOfWork) -> Report:
            return record_report.draft_report(self._house, counsellor.check(uow, conversation, who))

        return await self._storage.read(draft)

    async def close(self, conversation: ConversationId, who: CounsellorId, report: Report | None) -> None:
        await self._storage.run(lambda uow: close.close_by_counsellor(uow, self._house, conversation, who, report))

    async def present(self, who: CounsellorId, here: bool) -> None:
        await self._storage.run(lambda uow: counsellor.present(uow, self._house, who, here))

    def listen(self, who: CounsellorId) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        return self._signals.listen("desk", at_least_every=HEARTBEAT)
