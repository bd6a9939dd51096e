"""Plays a conversation through the doors: Sanne writes, Els is the counsellor, the engine says what it was told to say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from bot.adapters.clock.fake import FakeClock
from bot.adapters.database import Database
from bot.core.conversation import Button, Card, Channel, ConversationId, CounsellorId, Entry, Inbound, InboundKind, Reply, Sender
from bot.core.errors import EngineUnavailable
from bot.core.turn import Command, TurnRequest, TurnResult, Understanding
from bot.services.house import House
from bot.services.kompas import Kompas
from bot.services.signals import Signals

ELS = CounsellorId("els")
MO = CounsellorId("mo")


class ScriptedEngine:
    """Echoes, counts in its state, and fails the test on a turn it was told not to expect."""

    def __init__(self) -> None:
        self.requests: list[TurnRequest] = []
        self.down = False
        self.silent = False
        self.intent = "greet"
        self.confidence = 0.9
        self.commands: tuple[Command, ...] = ()
        self.card = Card()
        self.before: Callable[[], object] | None = None

    def healthy(self) -> bool:
        return True

    async def turn(self, request: TurnRequest) -> TurnResult:
        self.requests.append(request)
        if self.down:
            raise EngineUnavailable
        if self.before is not None:
            before, self.before = self.before, None
            outcome = before()
            if hasattr(outcome, "__await__"):
                await outcome  # type: ignore[misc]
        count = (request.state or {}).get("count", 0) + 1
        said = request.text or request.payload
        buttons = (Button("Ja", '/inform{"spread":"yes"}', value="yes"),)
        replies = () if self.silent else (Reply(f"echo {said}", "utter_echo", buttons=buttons),)
        understanding = Understanding(self.intent, self.confidence) if request.text else None
        return TurnResult(replies, self.commands, {"count": count}, understanding, self.card)


class Play:
    """One gateway under test."""

    def __init__(self, database: Database, house: House, engine: ScriptedEngine, name: str = "gateway-1") -> None:
        self.signals = Signals()
        self.database = database
        database.announce = self.signals.announce
        database.start()
        self.house = house
        self.engine = engine
        self.kompas = Kompas(name, database, house, engine, self.signals)
        self._keys = itertools.count(1)
        self.sanne = ConversationId("")

    @property
    def clock(self) -> FakeClock:
        clock = self.house.clock
        assert isinstance(clock, FakeClock)
        return clock

    async def open(self, channel: Channel = Channel.WEB, *, presence: bool = True) -> ConversationId:
        """Sanne opens the chat; Els is at the desk."""
        await self.kompas.start(alone=True)
        if presence:
            await self.kompas.desk.present(ELS, here=True)
        if channel is Channel.WEB:
            self.sanne = (await self.kompas.youth.open(channel)).conversation
        else:
            self.sanne = await self.kompas.youth.open_for(channel, "4711")
        await self.send(kind=InboundKind.START, key="start")
        return self.sanne

    async def send(
        self, text: str = "", *, kind: InboundKind = InboundKind.TEXT, key: str = "", token: str = "", media: str = ""
    ) -> int:
        """Sanne sends something; returns when it is answered."""
        inbound = Inbound(kind, key or f"m{next(self._keys)}", text=text, token=token, media=media)
        receipt = await self.kompas.youth.receive(self.sanne, inbound)
        await self.kompas.worker.idle()
        return receipt.seq

    async def press(self, payload_value: str) -> int:
        """Sanne presses the newest button with this value, or of the standing row (`nav:...`)."""
        return await self.send(kind=InboundKind.BUTTON, token=await self.token(payload_value))

    async def token(self, value: str) -> str:
        if value.startswith("nav:"):
            return value
        for entry in reversed(await self.thread()):
            for button in entry.reply.buttons:
                if button.value == value:
                    return button.token
        raise AssertionError(f"no button {value}")

    async def thread(self, after: int = 0) -> Sequence[Entry]:
        return await self.kompas.youth.thread(self.sanne, after)

    async def said(self, after: int = 0) -> list[str]:
        """The response names of everything Kompas said after a line."""
        return [e.reply.response for e in await self.thread(after) if e.sender in (Sender.BOT, Sender.NOTICE)]

    async def texts(self, after: int = 0) -> list[str]:
        return [e.reply.text for e in await self.thread(after)]
