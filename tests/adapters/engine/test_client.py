"""The client towards a real HTTP server: every way in which an engine can fail is EngineUnavailable, and then it heals."""

import asyncio

import pytest

from bot.adapters.engine.client import AT_ONCE, LARGEST_ANSWER, Address, HttpEngine
from bot.adapters.engine.supervisor import free_port
from bot.core.conversation import Channel, ConversationId
from bot.core.errors import EngineUnavailable
from bot.core.turn import TurnRequest
from tests.adapters.engine.conftest import Scripted, listening

KEY = "k" * 40
HELLO = TurnRequest(ConversationId("c1"), Channel.WEB, None, text="hoi")


def client(port, **settings):
    return HttpEngine(Address(port), KEY, **({"every": 0.01} | settings))


async def test_a_turn_brings_the_key_and_the_request(server):
    async with client(server.port) as engine:
        await engine.until_healthy()
        result = await engine.turn(HELLO)

    assert result.replies[0].response == "utter_ask_age_band"
    assert server.turns == [
        (
            f"Bearer {KEY}",
            {"conversation": "c1", "channel": "web", "state": None, "text": "hoi", "payload": "", "force_intent": ""},
        )
    ]


async def test_before_the_first_sign_of_life_a_turn_fails_at_once(server):
    server.ready = False
    async with client(server.port) as engine:
        with pytest.raises(EngineUnavailable):
            await engine.turn(HELLO)
        assert not engine.healthy()

    assert server.turns == []


async def test_a_refused_connection_opens_the_circuit_and_a_probe_heals_it():
    engine_port = free_port()
    async with client(engine_port) as engine:
        async with listening(Scripted(), engine_port):
            await engine.until_healthy()
            await engine.turn(HELLO)

        with pytest.raises(EngineUnavailable):
            await engine.turn(HELLO)
        assert not engine.healthy()

        async with listening(Scripted(), engine_port):
            await engine.until_healthy()
            assert (await engine.turn(HELLO)).replies


async def test_a_hung_engine_costs_one_deadline_and_then_nothing(server):
    async with client(server.port, turn_seconds=0.05) as engine:
        await engine.until_healthy()
        server.hang.clear()
        server.ready = False

        with pytest.raises(EngineUnavailable, match="in time"):
            await engine.turn(HELLO)
        with pytest.raises(EngineUnavailable, match="a moment ago"):
            await engine.turn(HELLO)

    assert len(server.turns) == 1


@pytest.mark.parametrize("status", [401, 404, 422, 500, 503])
async def test_any_other_status_is_unavailable_but_no_reason_to_turn_others_away(server, status):
    async with client(server.port) as engine:
        await engine.until_healthy()
        server.status = status
        with pytest.raises(EngineUnavailable, match=str(status)):
            await engine.turn(HELLO)

        assert engine.healthy()


@pytest.mark.parametrize("garbage", [b"", b"geen json", b'{"replies": 1}', b"\xff\xfe"])
async def test_garbage_is_unavailable(server, garbage):
    async with client(server.port) as engine:
        await engine.until_healthy()
        server.body = garbage
        with pytest.raises(EngineUnavailable):
            await engine.turn(HELLO)


async def test_an_endless_answer_is_cut_off(server):
    async with client(server.port) as engine:
        await engine.until_healthy()
        server.body = b" " * (LARGEST_ANSWER + 2)
        with pytest.raises(EngineUnavailable, match="too long"):
            await engine.turn(HELLO)


async def test_fifty_turns_at_once_and_the_rest_waits(server):
    async with client(server.port) as engine:
        await engine.until_healthy()
        server.hang.clear()
        turns = [asyncio.create_task(engine.turn(HELLO)) for _ in range(70)]
        await server.full.wait()
        server.hang.set()
        await asyncio.gather(*turns)

    assert server.most_at_once == AT_ONCE
    assert len(server.turns) == 70


async def test_a_client_that_was_not_started_is_unavailable():
    engine = client(free_port())

    with pytest.raises(EngineUnavailable):
        await engine.turn(HELLO)
    with pytest.raises(EngineUnavailable):
        await engine.probe()
