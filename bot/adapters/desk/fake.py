"""A strict door in memory: refuses what the real one refuses, and fails the test on anything nobody expected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.conversation import Card, Channel, ConversationId, CounsellorId, Entry, Phase, Reply, Sender
from bot.core.errors import AlreadyClaimed, NotYours, UnknownConversation
from bot.services.ports import Clock, DeskTalk, QueueEntry, Report

LEASE = timedelta(seconds=60)
RANK = {"crisis": 0, "high": 1, "normal": 2}


@dataclass
class FakeTalk:
    """One conversation of the fake."""

    conversation: ConversationId
    waiting_since: datetime
    urgency: str
    reason: str
    channel: Channel
    age_band: str | None
    card: Card
    alert_only: bool
    phase: Phase = Phase.WAITING
    counsellor: CounsellorId | None = None
    lease_until: datetime | None = None
    thread: list[Entry] = field(default_factory=list)
    youth_typing: bool = False
    youth_left: bool = False
    seen_seq: int = 0
    report: Report | None = None
    typed: int = 0


class FakeDeskDoor:
    """Implements DeskDoor. Tests play the youth with `arrives`, `says`, `types`, `leaves` and `lease_runs_out`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.talks: dict[ConversationId, FakeTalk] = {}
        self.here: dict[CounsellorId, bool] = {}
        self.renewed: list[CounsellorId] = []
        self._listeners: list[asyncio.Event] = []

    # ------------------------------------------------------------ the youth's side

    def arrives(
        self,
        name: str,
        *,
        urgency: str = "normal",
        reason: str = "reason.asked",
        channel: Channel = Channel.WEB,
        age_band: str | None = None,
        card: Card | None = None,
        lines: Sequence[tuple[Sender, str]] = (),
        alert_only: bool = False,
        waited: timedelta = timedelta(0),
    ) -> ConversationId:
        """A youth stands in the queue."""
        conversation = ConversationId(name)
        assert conversation not in self.talks, f"{name} is here already"
        since = self._clock.now() - waited
        talk = FakeTalk(conversation, since, urgency, reason, channel, age_band, card or Card(), alert_only)
        if alert_only:
            talk.phase = Phase.BOT
        self.talks[conversation] = talk
        for sender, text in lines:
            self._add(talk, sender, text)
        self._changed()
        return conversation

    def says(self, conversation: ConversationId, text: str, sender: Sender = Sender.YOUTH) -> None:
        """A line arrives."""
        talk = self.talks[conversation]
        talk.youth_typing = False
        self._add(talk, sender, text)
        self._changed()

    def types(self, conversation: ConversationId, typing: bool = True) -> None:
        """The youth starts or stops typing."""
        self.talks[conversation].youth_typing = typing
        self._changed()

    def leaves(self, conversation: ConversationId) -> None:
        """Quick exit."""
        self.talks[conversation].youth_left = True
        self._changed()

    def lease_runs_out(self, conversation: ConversationId) -> None:
        """Nobody renewed: back to the queue."""
        talk = self.talks[conversation]
        talk.phase, talk.counsellor, talk.lease_until = Phase.WAITING, None, None
        talk.reason = "reason.lost"
        self._changed()

    # ------------------------------------------------------------ DeskDoor

    async def queue(self, counsellor: CounsellorId) -> Sequence[QueueEntry]:
        open_talks = [talk for talk in self.talks.values() if talk.phase is not Phase.CLOSED]
        shown = [talk for talk in open_talks if talk.counsellor == counsellor]
        queue = [talk for talk in open_talks if talk.counsellor is None and (talk.phase is Phase.WAITING or talk.alert_only)]
        shown += sorted(queue, key=lambda talk: (RANK[talk.urgency], talk.waiting_since))
        return [
            QueueEntry(
                conversation=talk.conversation,
                phase=talk.phase,
                urgency=talk.urgency,
                reason=talk.reason,
                channel=talk.channel,
                topic=talk.card.topic,
                age_band=talk.age_band,
                waiting_since=talk.waiting_since,
                mine=talk.counsellor == counsellor,
                counsellor=talk.counsellor,
                unread=sum(1 for e in talk.thread if e.seq > talk.seen_seq and e.sender is Sender.YOUTH),
                alert_only=talk.alert_only,
            )
            for talk in shown
        ]

    async def claim(self, conversation: ConversationId, counsellor: CounsellorId) -> DeskTalk:
        talk = self.talks.get(conversation)
        if talk is None or talk.phase is Phase.CLOSED:
            raise UnknownConversation("fake")
        if talk.counsellor not in (None, counsellor):
            raise AlreadyClaimed("fake")
        if talk.counsellor is None:
            entry = self._add(talk, Sender.NOTICE, "Er is nu een medewerker bij je.")
            talk.thread[-1] = replace(entry, reply=Reply(entry.reply.text, "gateway.human_arrived"))
        talk.phase, talk.counsellor, talk.alert_only = Phase.COUNSELLOR, counsellor, False
        talk.lease_until = self._clock.now() + LEASE
        self._changed()
        return await self.talk(conversation, counsellor)

    async def talk(self, conversation: ConversationId, counsellor: CounsellorId) -> DeskTalk:
        talk = self._held(conversation, counsellor)
        assert talk.lease_until is not None
        return DeskTalk(
            conversation=conversation,
            phase=talk.phase,
            channel=talk.channel,
            card=talk.card,
            thread=list(talk.thread),
            youth_typing=talk.youth_typing,
            youth_left=talk.youth_left,
            lease_until=talk.lease_until,
        )

    async def renew(self, counsellor: CounsellorId) -> None:
        self.renewed.append(counsellor)
        for talk in self.talks.values():
            if talk.counsellor == counsellor:
                talk.lease_until = self._clock.now() + LEASE

    async def reply(self, conversation: ConversationId, counsellor: CounsellorId, text: str, key: str) -> int:
        talk = self._held(conversation, counsellor)
        key = f"counsellor {key}"
        seen = next((entry for entry in talk.thread if entry.key == key), None)
        if seen is not None:
            return seen.seq
        entry = self._add(talk, Sender.COUNSELLOR, text, key)
        talk.seen_seq = entry.seq
        self._changed()
        return entry.seq

    async def counsellor_typing(self, conversation: ConversationId, counsellor: CounsellorId) -> None:
        self._held(conversation, counsellor).typed += 1

    async def hand_back(self, conversation: ConversationId, counsellor: CounsellorId) -> None:
        talk = self._held(conversation, counsellor)
        talk.phase, talk.counsellor, talk.lease_until = Phase.BOT, None, None
        self._changed()

    async def draft_report(self, conversation: ConversationId, counsellor: CounsellorId) -> Report:
        card = self._held(conversation, counsellor).card
        return Report({**({"topic": card.topic} if card.topic else {}), **card.answers})

    async def close(self, conversation: ConversationId, counsellor: CounsellorId, report: Report | None) -> None:
        talk = self._held(conversation, counsellor)
        talk.phase, talk.counsellor, talk.report = Phase.CLOSED, None, report
        self._changed()

    async def present(self, counsellor: CounsellorId, here: bool) -> None:
        self.here[counsellor] = here

    @asynccontextmanager
    async def listen(self, counsellor: CounsellorId) -> AsyncIterator[AsyncIterator[None]]:
        event = asyncio.Event()
        event.set()
        self._listeners.append(event)
        try:
            yield _wakes(event)
        finally:
            self._listeners.remove(event)

    def _held(self, conversation: ConversationId, counsellor: CounsellorId) -> FakeTalk:
        talk = self.talks.get(conversation)
        if talk is None:
            raise UnknownConversation("fake")
        if talk.counsellor != counsellor:
            raise NotYours("fake")
        return talk

    def _add(self, talk: FakeTalk, sender: Sender, text: str, key: str = "") -> Entry:
        entry = Entry(len(talk.thread) + 1, sender, Reply(text, response=""), self._clock.now(), key)
        talk.thread.append(entry)
        return entry

    def said_by_bot(self, conversation: ConversationId, text: str, response: str) -> None:
        """A step of the bot, with the response name that the card lists under advised."""
        talk = self.talks[conversation]
        entry = self._add(talk, Sender.BOT, text)
        talk.thread[-1] = replace(entry, reply=Reply(text, response))
        self._changed()

    def _changed(self) -> None:
        for event in self._listeners:
            event.set()


async def _wakes(event: asyncio.Event) -> AsyncIterator[None]:
    while True:
        await event.wait()
        event.clear()
        yield
