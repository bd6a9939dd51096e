"""A crash at any moment of a turn: no step is lost, none is doubled; several gateways share one database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.adapters.clock.fake import FakeClock
from bot.adapters.crypto import Vault
from bot.adapters.database import Database
from bot.core.conversation import Inbound, InboundKind
from bot.services.finish_turn import finish_turn
from bot.services.house import House
from bot.services.take_turn import begin_turn
from tests.services.people import ELS, Play, ScriptedEngine


@pytest.fixture
def other(play_on_both: Play, vault: Vault, clock: FakeClock, house: House) -> Iterator[Play]:
    """A second gateway on the same database."""
    other = Play(Database(play_on_both.database.url, vault, clock), house, ScriptedEngine(), "gateway-2")
    yield other
    other.database.stop()


async def store(play: Play, text: str, key: str) -> None:
    """Received by a gateway that dies before it answers."""
    from bot.services.receive_message import receive_message

    inbound = Inbound(InboundKind.TEXT, key, text=text)
    await play.database.run(lambda uow: receive_message(uow, play.house, play.sanne, inbound, "gateway-1"))


async def test_another_gateway_answers_what_a_dead_one_left_behind(play_on_both: Play, other: Play) -> None:
    await play_on_both.open()
    await store(play_on_both, "hoi", "k1")
    other.sanne = play_on_both.sanne
    await other.kompas.worker.look()
    await other.kompas.worker.idle()
    assert await other.said(2) == [], "its lease has not run out yet"
    other.clock.forward(seconds=11)
    await other.kompas.worker.look()
    await other.kompas.worker.idle()
    assert await other.said(2) == ["utter_echo"]


async def test_the_only_gateway_goes_on_at_once_after_a_restart(play_on_both: Play, other: Play) -> None:
    await play_on_both.open()
    await store(play_on_both, "hoi", "k1")
    other.sanne = play_on_both.sanne
    await other.kompas.start(alone=True)
    await other.kompas.worker.look()
    await other.kompas.worker.idle()
    assert await other.said(2) == ["utter_echo"]


@pytest.mark.parametrize("text", ["hoi", "ik wil dood"])
async def test_a_crash_between_the_two_transactions_neither_loses_nor_doubles(play_on_both: Play, other: Play, text: str) -> None:
    play = play_on_both
    await play.open()
    await store(play, text, "k1")
    turn = await play.database.run(lambda uow: begin_turn(uow, play.house, play.sanne, "gateway-1"))
    assert turn is not None
    other.sanne = play.sanne
    other.clock.forward(seconds=11)
    await other.kompas.worker.look()
    await other.kompas.worker.idle()
    after = await other.said(2)
    assert after == (["utter_echo"] if text == "hoi" else ["safety.crisis_suicidal", "utter_echo"])
    # the first one was not dead, only slow
    assert turn.request is not None
    late = await ScriptedEngine().turn(turn.request)
    await play.database.run(lambda uow: finish_turn(uow, play.house, play.sanne, turn, late, "gateway-1"))
    assert await other.said(2) == after


async def test_two_gateways_answer_each_message_once_and_in_order(play_on_both: Play, other: Play) -> None:
    play = play_on_both
    await play.open()
    other.sanne = play.sanne
    gateways = [play, other]
    for n in range(20):
        inbound = Inbound(InboundKind.TEXT, f"k{n}", text=f"regel {n}")
        await asyncio.gather(*(g.youth.receive(play.sanne, inbound) for g in gateways))
        play.clock.forward(seconds=4)
    for _ in range(3):
        for gateway in gateways:
            await gateway.kompas.worker.look()
            await gateway.kompas.worker.idle()
    entries = await play.thread(2)
    assert [e.reply.text for e in entries if e.sender == "youth"] == [f"regel {n}" for n in range(20)]
    assert [e.reply.text for e in entries if e.sender == "bot"] == [f"echo regel {n}" for n in range(20)]
    assert [e.seq for e in entries] == list(range(3, 43))


async def test_a_change_by_another_gateway_is_announced_here(play_on_both: Play, other: Play) -> None:
    await play_on_both.open()
    caretaker = other.kompas.caretaker
    known = await caretaker.look_around(frozenset())
    async with other.youth.listen(play_on_both.sanne) as talk, other.desk.listen(ELS) as desk:
        await anext(talk)
        await anext(desk)
        assert await caretaker.look_around(known) == known
        play_on_both.clock.forward(seconds=1)
        await play_on_both.send("hoi")
        await caretaker.look_around(known)
        await asyncio.gather(anext(talk), anext(desk))


async def test_a_listener_hears_at_once_what_was_said_here(play_on_both: Play) -> None:
    await play_on_both.open()
    async with play_on_both.youth.listen(play_on_both.sanne) as talk:
        await anext(talk)
        await play_on_both.send("hoi")
        await anext(talk)
    assert play_on_both.signals.listened("talk:") == []
