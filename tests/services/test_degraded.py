"""The engine is away, hung or broken: an answer all the same, a human all the same, nothing lost."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.core.conversation import Card, Channel, Inbound, InboundKind, Phase, Reply
from bot.core.turn import Command, TurnRequest, TurnResult
from tests.services.people import ELS, Play


async def test_without_the_engine_there_is_a_menu_with_numbers_and_a_human(play: Play) -> None:
    await play.open()
    play.engine.down = True
    seq = await play.send("hallo?")
    assert await play.said(seq) == ["gateway.degraded"]
    answer = (await play.thread(seq))[0].reply
    assert {"emergency_112", "line_113"} <= set(answer.referrals)
    assert "human" in {button.value for button in answer.buttons}


@pytest.mark.parametrize(
    ("words", "expected"),
    [("kan ik een mens spreken", "gateway.human_consent"), ("ik ben bang, wis dit gesprek", "gateway.wipe_ask")],
)
async def test_without_the_engine_plain_wishes_are_understood(play: Play, words: str, expected: str) -> None:
    await play.open()
    play.engine.down = True
    seq = await play.send(words)
    assert await play.said(seq) == [expected]


async def test_without_the_engine_the_whole_way_to_a_human_works(play: Play) -> None:
    await play.open()
    play.engine.down = True
    await play.send("mens")
    await play.send("ja")
    seq = await play.send("hallo?")
    assert await play.said(seq) == ["gateway.degraded_human"]
    assert (await play.desk.claim(play.sanne, ELS)).phase is Phase.COUNSELLOR


async def test_the_state_waits_for_the_engine_to_come_back(play: Play) -> None:
    await play.open()
    await play.send("een")
    play.engine.down = True
    await play.send("twee")
    play.engine.down = False
    seq = await play.press("continue")
    assert await play.said(seq) == ["utter_echo"]
    assert play.engine.requests[-1].state == {"count": 1}


async def test_an_engine_that_hangs_costs_at_most_the_patience(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.services import worker

    monkeypatch.setattr(worker, "ENGINE_PATIENCE", 0.05)
    await play.open()
    play.engine.before = asyncio.Event().wait
    seq = await play.send("hallo?")
    assert await play.said(seq) == ["gateway.degraded"]


async def test_an_engine_that_says_rubbish_is_no_reason_for_silence(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    """A text with a referral that does not exist: the youth gets a sentence, the message is not tried for ever."""
    await play.open()

    async def rubbish(request: TurnRequest) -> TurnResult:
        return TurnResult((Reply("bel [[nobody]]", "utter_broken"),), (), {}, None, Card())

    play.engine.turn = rubbish  # type: ignore[method-assign]
    seq = await play.send("geheim woord")
    assert await play.said(seq) == ["gateway.degraded"]
    assert "geheim" not in caplog.text


async def test_strange_commands_of_the_engine_are_ignored(play: Play) -> None:
    await play.open()
    play.engine.commands = (Command("delete_everything"), Command("record_report", {"categories": {"topic": "Kevin uit Breda"}}))
    seq = await play.send("hoi")
    assert await play.said(seq) == ["utter_echo"]
    await play.youth.leave(play.sanne)
    assert not [value for category, value in await play.counts() if category == "topic"]


async def test_an_error_of_ours_is_tried_again_and_then_answered_by_a_sentence(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    await play.open()

    async def broken(request: TurnRequest) -> TurnResult:
        raise LookupError("geheim woord")

    play.engine.turn = broken  # type: ignore[method-assign]
    with caplog.at_level(logging.DEBUG):
        seq = await play.send("geheim woord")
        for _ in range(4):
            await play.kompas.worker.look()
            await play.kompas.worker.idle()
    assert await play.said(seq) == ["gateway.degraded"]
    assert "LookupError" in caplog.text
    assert "geheim" not in caplog.text


async def test_ending_the_conversation_counts_and_closes_it(play: Play) -> None:
    await play.open()
    categories = {"topic": "sextortion", "sub": "money", "age_band": "16_17", "level": "E2"}
    play.engine.commands = (Command("record_report", {"categories": categories}), Command("end_conversation"))
    await play.press("nav:stop")
    counts = await play.counts()
    assert {("topic", "sextortion"), ("sub", "money"), ("age_band", "16_17"), ("level", "E2"), ("channel", "web")} <= set(counts)
    assert (await play.youth.view(play.sanne)).phase is Phase.CLOSED


async def test_the_engine_can_ask_for_a_wipe(play: Play) -> None:
    await play.open()
    play.engine.silent = True
    play.engine.commands = (Command("offer_wipe"),)
    seq = await play.send("gooi alles van mij maar weg alsjeblieft")
    assert await play.said(seq) == ["gateway.wipe_ask"]


async def test_a_crowd_before_a_busy_engine_waits_and_is_answered(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for a slot uses up nobody's patience."""
    from bot.services import worker

    monkeypatch.setattr(worker, "ENGINE_PATIENCE", 5)
    await play.open()
    play.kompas.worker._calls = asyncio.Semaphore(1)
    at_once: list[int] = []
    running = 0
    answer = play.engine.turn

    async def slow(request: TurnRequest) -> TurnResult:
        nonlocal running
        running += 1
        at_once.append(running)
        await asyncio.sleep(0)
        running -= 1
        return await answer(request)

    play.engine.turn = slow  # type: ignore[method-assign]
    talks = [(await play.youth.open(Channel.WEB)).conversation for _ in range(12)]
    await asyncio.gather(*(play.youth.receive(talk, Inbound(InboundKind.TEXT, "k", text="hoi")) for talk in talks))
    await play.kompas.worker.idle()
    assert at_once == [1] * 12
    for talk in talks:
        assert [e.reply.response for e in await play.youth.thread(talk, 1)] == ["utter_echo"]
