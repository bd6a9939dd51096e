"""Plays a conversation through the doors: Sanne writes, Els is the counsellor, the engine says what it was told to say."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Sequence

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
ADDRESS = "4711"


class ScriptedEngine:
    """Echoes and counts in its state. `before` is awaited inside the next turn: what happens while the engine thinks."""

    def __init__(self) -> None:
        self.requests: list[TurnRequest] = []
        self.down = False
        self.silent = False
        self.safe_button = False
        """The question of the advice flows whether the youth is safe, whose no belongs to the gateway."""
        self.intent = "greet"
        self.confidence = 0.9
        self.ranking: tuple[tuple[str, float], ...] = ()
        self.commands: tuple[Command, ...] = ()
        self.card = Card()
        self.before: Callable[[], Awaitable[object]] | None = None

    def healthy(self) -> bool:
        return True

    async def turn(self, request: TurnRequest) -> TurnResult:
        assert bool(request.text) != bool(request.payload), "exactly one of text and payload"
        self.requests.append(request)
        if self.down:
            raise EngineUnavailable
        if self.before is not None:
            before, self.before = self.before, None
            await before()
        count = (request.state or {}).get("count", 0) + 1
        said = request.text or request.payload
        buttons: tuple[Button, ...] = (Button("Ja", '/inform{"spread":"yes"}', value="yes"),)
        if self.safe_button:
            buttons += (Button("Nee", "kompas:safe_no", value="safe_no"), Button("Nee", "kompas:friend_no", value="friend_no"))
        replies = () if self.silent else (Reply(f"echo {said}", "utter_echo", buttons=buttons),)
        understanding = Understanding(self.intent, self.confidence, self.ranking) if request.text else None
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
        self.desk = self.kompas.desk
        self.youth = self.kompas.youth
        self._keys = itertools.count(1)
        self.sanne = ConversationId("")
        self.token_of_sanne = ""

    @property
    def clock(self) -> FakeClock:
        clock = self.house.clock
        assert isinstance(clock, FakeClock)
        return clock

    async def open(self, channel: Channel = Channel.WEB, *, presence: bool = True, start: bool = True) -> ConversationId:
        """Sanne opens the chat; Els is at the desk."""
        await self.kompas.start(alone=False)
        if presence:
            await self.desk.present(ELS, here=True)
        if channel is Channel.WEB:
            opened = await self.youth.open(channel)
            self.sanne, self.token_of_sanne = opened.conversation, opened.token
        else:
            self.sanne = await self.youth.open_for(channel, ADDRESS)
        if start:
            await self.send(kind=InboundKind.START, key="start")
        return self.sanne

    async def send(
        self, text: str = "", *, kind: InboundKind = InboundKind.TEXT, key: str = "", token: str = "", media: str = ""
    ) -> int:
        """Sanne sends something; returns the line when it is answered."""
        inbound = Inbound(kind, key or f"m{next(self._keys)}", text=text, token=token, media=media)
        receipt = await self.youth.receive(self.sanne, inbound)
        await self.kompas.worker.idle()
        return receipt.seq

    async def press(self, value: str) -> int:
        """Sanne presses the newest button with this value, or one of the standing row (`nav:...`)."""
        return await self.send(kind=InboundKind.BUTTON, token=await self.token(value))

    async def token(self, value: str) -> str:
        """The token of the newest button with this value."""
        if value.startswith("nav:"):
            return value
        for entry in reversed(await self.thread()):
            for button in entry.reply.buttons:
                if button.value == value:
                    return button.token
        raise AssertionError(f"no button {value}")

    async def talk_with_els(self) -> None:
        """Sanne asks for a human, Els comes."""
        await self.press("nav:human")
        await self.press("human_yes")
        await self.desk.claim(self.sanne, ELS)

    async def thread(self, after: int = 0) -> Sequence[Entry]:
        return await self.youth.thread(self.sanne, after)

    async def said(self, after: int = 0) -> list[str]:
        """The response names of everything Kompas said after a line."""
        return [e.reply.response for e in await self.thread(after) if e.sender in (Sender.BOT, Sender.NOTICE)]

    async def lines(self, after: int = 0) -> list[tuple[str, str]]:
        """(sender, text) after a line."""
        return [(e.sender.value, e.reply.text) for e in await self.thread(after)]

    async def counts(self) -> dict[tuple[str, str], int]:
        """The statistics."""
        return {(c.category, c.value): c.number for c in await self.kompas.statistics()}
