"""Everything that can happen to a talk, in any order (R11): one owner, one voice, each message once, nothing after a wipe.

`KOMPAS_LONG_TESTS=1` runs 1,000 examples of 50 steps instead of a sample.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.adapters.clock.fake import FakeClock
from bot.adapters.content.store import LoadedContent
from bot.adapters.crypto import Vault
from bot.adapters.database import Database
from bot.core.conversation import Inbound, InboundKind, Phase, Sender
from bot.core.errors import AlreadyClaimed, NotYours, UnknownConversation
from bot.core.risk import Lexicon
from bot.services.house import House, Limits
from bot.services.receive_message import receive_message
from bot.services.take_turn import begin_turn
from tests.services.people import ELS, MO, Play, ScriptedEngine

COUNSELLORS = st.sampled_from([ELS, MO])
WORDS = st.sampled_from(["hoi", "hij heeft mijn foto", "ja", "nee", "ik wil dood", "wis"])
LONG = os.environ.get("KOMPAS_LONG_TESTS") == "1"


class Talk(RuleBasedStateMachine):
    """One youth, two counsellors, one engine, and a gateway that crashes."""

    house: House
    vault: Vault
    template: Path

    @initialize()
    def open(self) -> None:
        self.loop = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "kompas.db")
        self.url = f"sqlite:///{self.folder / 'kompas.db'}"
        self.play = self.gateway()
        self.do(self.play.open())
        self.sent: list[str] = []
        self.keys: list[str] = []
        self.wiped = False
        self.held: list[tuple[int, int | None]] = []
        """Stretches of the thread in which a counsellor held the talk: (from, to)."""

    def gateway(self) -> Play:
        return Play(Database(self.url, self.vault, self.house.clock), self.house, ScriptedEngine())

    def do(self, work: Awaitable[Any]) -> Any:
        async def wrapped() -> Any:
            return await work

        return self.loop.run(wrapped())

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.database.stop()
            self.loop.close()
            shutil.rmtree(self.folder)

    # ------------------------------------------------------------ what can happen

    @rule(words=WORDS)
    def youth_sends(self, words: str) -> None:
        self._send(words, lambda inbound: self.play.send(inbound.text, key=inbound.key))

    @precondition(lambda self: self.keys)
    @rule()
    def duplicate(self) -> None:
        before = len(self.do(self.play.thread()))
        try:
            self.do(self.play.send(self.sent[-1] if self.sent else "x", key=self.keys[-1]))
        except UnknownConversation:
            assert self._is_wiped()
        assert len(self.do(self.play.thread())) == before

    @rule(words=WORDS, counsellor=COUNSELLORS)
    def claim_while_the_bot_thinks(self, words: str, counsellor: Any) -> None:
        async def claim() -> None:
            try:
                await self.play.desk.claim(self.play.sanne, counsellor)
            except (AlreadyClaimed, UnknownConversation):
                return
            seq = (await self.play.thread())[-1].seq
            if not self.held or self.held[-1][1] is not None:
                self.held.append((seq, None))

        self.play.engine.before = claim
        self._send(words, lambda inbound: self.play.send(inbound.text, key=inbound.key))
        self.play.engine.before = None

    @rule(words=WORDS)
    def crash(self, words: str) -> None:
        """The gateway dies between storing and answering, or between the two transactions; another takes its place."""

        async def half(inbound: Inbound) -> None:
            play = self.play
            await play.database.run(lambda uow: receive_message(uow, play.house, play.sanne, inbound, "gateway-1"))
            if len(words) % 2:
                await play.database.run(lambda uow: begin_turn(uow, play.house, play.sanne, "gateway-1"))

        self._send(words, half)
        sanne = self.play.sanne
        self.play.database.stop()
        self.play = self.gateway()
        self.play.sanne = sanne

        async def restart() -> None:
            await self.play.kompas.start(alone=True)
            await self.play.kompas.worker.look()
            await self.play.kompas.worker.idle()

        self.do(restart())

    @rule()
    def escalate(self) -> None:
        self._press("nav:human")
        self._press("human_yes")

    @rule()
    def leave_the_queue(self) -> None:
        self._press("leave_queue")

    @rule(counsellor=COUNSELLORS)
    def claim(self, counsellor: Any) -> None:
        try:
            self.do(self.play.desk.claim(self.play.sanne, counsellor))
        except (AlreadyClaimed, UnknownConversation):
            return
        if not self.held or self.held[-1][1] is not None:
            self.held.append((self._last(), None))

    @rule(counsellor=COUNSELLORS, text=st.sampled_from(["Hoi", "Ik lees mee"]))
    def counsellor_sends(self, counsellor: Any, text: str) -> None:
        before = self._last()
        try:
            seq = self.do(self.play.desk.reply(self.play.sanne, counsellor, text, f"k{before}"))
        except (NotYours, UnknownConversation):
            return
        assert seq == before + 1

    @rule(counsellor=COUNSELLORS)
    def release(self, counsellor: Any) -> None:
        self._end(lambda: self.play.desk.hand_back(self.play.sanne, counsellor))

    @rule(counsellor=COUNSELLORS)
    def close(self, counsellor: Any) -> None:
        self._end(lambda: self.play.desk.close(self.play.sanne, counsellor, None))

    @rule(seconds=st.sampled_from([20, 61]))
    def expire(self, seconds: int) -> None:
        before = self._last()
        self.play.clock.forward(seconds=seconds)
        self.do(self.play.kompas.caretaker.round())
        if not self._is_wiped() and self._phase() is not Phase.COUNSELLOR:
            self._released(before)

    @rule()
    def wipe(self) -> None:
        try:
            self.do(self.play.youth.wipe(self.play.sanne))
        except UnknownConversation:
            return
        self.wiped = True

    # ------------------------------------------------------------ what must hold

    @invariant()
    def one_owner(self) -> None:
        if not hasattr(self, "play"):
            return
        lines = [line for c in (ELS, MO) for line in self.do(self.play.desk.queue(c)) if line.mine]
        assert len(lines) <= 1
        if lines:
            assert self._phase() is Phase.COUNSELLOR

    @invariant()
    def the_bot_is_silent_beside_a_counsellor(self) -> None:
        if not hasattr(self, "play") or self._is_wiped():
            return
        for entry in self.do(self.play.thread()):
            if entry.sender is Sender.BOT:
                assert not any(start < entry.seq <= (end or entry.seq) for start, end in self.held), entry.reply.response

    @invariant()
    def each_message_once_in_order_without_gaps(self) -> None:
        if not hasattr(self, "play") or self._is_wiped():
            return
        entries = self.do(self.play.thread())
        assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
        assert [e.key for e in entries if e.sender is Sender.YOUTH and e.key.startswith("w")] == self.keys

    @invariant()
    def nothing_is_left_after_a_wipe(self) -> None:
        if not hasattr(self, "play") or not self._is_wiped():
            return
        assert {e.reply.response for e in self.do(self.play.thread())} <= {"gateway.wiped"}

    # ------------------------------------------------------------ helpers

    def _send(self, words: str, send: Callable[[Inbound], Awaitable[object]]) -> None:
        key = f"w{len(self.keys)}-{self._last()}"
        try:
            self.do(send(Inbound(InboundKind.TEXT, key, text=words)))
        except UnknownConversation:
            assert self._is_wiped()
            return
        self.sent.append(words)
        self.keys.append(key)

    def _press(self, value: str) -> None:
        try:
            self.do(self.play.press(value))
        except (AssertionError, UnknownConversation):
            return

    def _end(self, act: Callable[[], Awaitable[None]]) -> None:
        before = self._last()
        try:
            self.do(act())
        except (NotYours, UnknownConversation):
            return
        self._released(before)

    def _released(self, seq: int) -> None:
        if self.held and self.held[-1][1] is None:
            self.held[-1] = (self.held[-1][0], seq)

    def _is_wiped(self) -> bool:
        """By the button, or because "wis" and "ja" came in that order."""
        self.wiped = self.wiped or self.do(self.play.said())[:1] == ["gateway.wiped"]
        return self.wiped

    def _last(self) -> int:
        entries = self.do(self.play.thread())
        return entries[-1].seq if entries else 0

    def _phase(self) -> Phase:
        return self.do(self.play.youth.view(self.play.sanne)).phase


def test_any_order_of_events(content: LoadedContent, lexicon: Lexicon, vault: Vault, sqlite_template: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    class Prepared(Talk):
        house = House(content, lexicon, FakeClock(), limits=Limits(10_000))
        template = sqlite_template

    Prepared.vault = vault
    run_state_machine_as_test(
        Prepared,
        settings=settings(
            max_examples=1000 if LONG else 20,
            stateful_step_count=50 if LONG else 30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not LONG,
        ),
    )
