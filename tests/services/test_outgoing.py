"""What a push channel sends: in order, urgent first, never lost, never to somebody who is gone."""

from __future__ import annotations

import pytest

from bot.core.conversation import Channel
from tests.services.people import ELS, Play

TELEGRAM = Channel.TELEGRAM


async def drain(play: Play) -> list[str]:
    """Sends everything; returns the texts in the order of sending."""
    sent = []
    while deliveries := await play.kompas.outgoing.next_deliveries(TELEGRAM):
        for delivery in deliveries:
            sent.append(delivery.text)
            await play.kompas.outgoing.delivered(delivery.id, None)
    return sent


async def test_lines_go_out_in_order_one_at_a_time(play_on_both: Play) -> None:
    play = play_on_both
    await play.open(TELEGRAM)
    await play.send("hoi")
    expected = [e.reply.text for e in await play.thread() if e.sender != "youth"]
    assert len(await play.kompas.outgoing.next_deliveries(TELEGRAM)) == 1
    assert await play.kompas.outgoing.next_deliveries(TELEGRAM) == [], "taken, and what is behind it waits"
    play.clock.forward(seconds=31)
    assert await drain(play) == expected


async def test_web_talks_are_not_pushed(play: Play) -> None:
    await play.open()
    assert await play.kompas.outgoing.next_deliveries(TELEGRAM) == []


async def test_a_failed_line_comes_again_not_earlier_than_asked_and_others_go_on(play: Play) -> None:
    await play.open(TELEGRAM)
    [first] = await play.kompas.outgoing.next_deliveries(TELEGRAM)
    await play.kompas.outgoing.failed(first.id, 20)
    play.sanne = await play.youth.open_for(TELEGRAM, "4712")
    await play.send("hoi")
    assert {d.address for d in await play.kompas.outgoing.next_deliveries(TELEGRAM)} == {"4712"}
    play.clock.forward(seconds=21)
    assert first.id in {d.id for d in await play.kompas.outgoing.next_deliveries(TELEGRAM)}


async def test_crisis_texts_and_counsellors_overtake_the_bot(play: Play) -> None:
    await play.open(TELEGRAM)
    play.sanne = await play.youth.open_for(TELEGRAM, "4712")
    await play.send("ik wil dood")
    deliveries = await play.kompas.outgoing.next_deliveries(TELEGRAM)
    assert [d.address for d in deliveries] == ["4712", "4711"]


async def test_who_blocked_us_gets_nothing_more_and_the_counsellor_sees_it(play: Play) -> None:
    await play.open(TELEGRAM)
    await play.talk_with_els()
    [delivery] = await play.kompas.outgoing.next_deliveries(TELEGRAM)
    await play.kompas.outgoing.refused(delivery.id)
    assert await drain(play) == []
    assert (await play.desk.talk(play.sanne, ELS)).youth_left
    assert await play.youth.open_for(TELEGRAM, "4711") != play.sanne
    await play.kompas.outgoing.refused(delivery.id)


async def test_buttons_travel_with_the_line(play: Play) -> None:
    await play.open(TELEGRAM)
    await drain(play)
    await play.send("hoi")
    [delivery] = await play.kompas.outgoing.next_deliveries(TELEGRAM)
    assert [button.title for button in delivery.buttons] == ["Ja"]
    assert all(len(button.token.encode()) <= 64 and not button.payload for button in delivery.buttons)


async def test_the_sender_is_woken(play: Play) -> None:
    async with play.kompas.outgoing.outgoing(TELEGRAM) as ticks:
        await anext(ticks)
        await play.open(TELEGRAM)
        await anext(ticks)
    assert await play.kompas.outgoing.next_deliveries(TELEGRAM)


@pytest.mark.parametrize("killed", [True])
async def test_a_sender_that_died_sends_again_and_loses_nothing(play: Play, killed: bool) -> None:
    await play.open(TELEGRAM)
    [taken] = await play.kompas.outgoing.next_deliveries(TELEGRAM)
    play.clock.forward(seconds=31)
    [again] = await play.kompas.outgoing.next_deliveries(TELEGRAM)
    assert again == taken


async def test_telegram_is_told_that_a_counsellor_types_and_again_before_it_fades(play: Play) -> None:
    await play.open(TELEGRAM)
    await play.talk_with_els()
    await drain(play)
    await play.desk.counsellor_typing(play.sanne, ELS)
    [sign] = await play.kompas.outgoing.next_deliveries(TELEGRAM)
    assert (sign.typing_only, sign.address, sign.text) == (True, "4711", "")
    await play.kompas.outgoing.delivered(sign.id, None)
    assert await play.kompas.outgoing.next_deliveries(TELEGRAM) == []
    play.clock.forward(seconds=5)
    assert [d.typing_only for d in await play.kompas.outgoing.next_deliveries(TELEGRAM)] == [True]
    play.clock.forward(seconds=5)
    assert await play.kompas.outgoing.next_deliveries(TELEGRAM) == []


async def test_typing_to_somebody_who_wiped_the_talk_is_told_to_nobody(play: Play) -> None:
    await play.open(TELEGRAM)
    await play.talk_with_els()
    await play.desk.counsellor_typing(play.sanne, ELS)
    await play.youth.wipe(play.sanne)
    assert not [d for d in await play.kompas.outgoing.next_deliveries(TELEGRAM) if d.typing_only]
