"""Wiping, leaving, buttons of another talk, limits, and the end of the time."""

from __future__ import annotations

import pytest

from bot.core.conversation import Channel, InboundKind
from bot.core.errors import Refused, TooMuch, UnknownConversation
from tests.services.people import ELS, Play


async def test_wiping_asks_once_and_then_nothing_is_left(play_on_both: Play) -> None:
    play = play_on_both
    await play.open()
    await play.send("mijn geheim")
    seq = await play.press("nav:wipe")
    assert await play.said(seq) == ["gateway.wipe_ask"]
    await play.press("wipe_yes")
    assert await play.said() == ["gateway.wiped"]
    assert ("outcome", "wiped") in await play.counts()


@pytest.mark.parametrize("words", ["wis", "WIS!", "wis alles"])
async def test_the_wish_can_be_typed_and_confirmed_by_words(play: Play, words: str) -> None:
    await play.open()
    await play.send("hoi")
    seq = await play.send(words)
    assert await play.said(seq) == ["gateway.wipe_ask"]
    await play.send("ja")
    assert await play.said() == ["gateway.wiped"]


async def test_a_question_about_removing_something_elsewhere_is_for_the_engine(play: Play) -> None:
    await play.open()
    seq = await play.send("kan je alles verwijderen wat hij op insta heeft gezet van mij")
    assert await play.said(seq) == ["utter_echo"]


async def test_no_is_no(play: Play) -> None:
    await play.open()
    await play.press("nav:wipe")
    seq = await play.send("nee")
    assert await play.said(seq) == ["gateway.wipe_declined"]


async def test_a_wiped_talk_takes_no_more_and_its_line_goes_too(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    await play.youth.wipe(play.sanne)
    with pytest.raises(UnknownConversation):
        await play.send("hallo?")
    play.clock.forward(minutes=11)
    await play.kompas.caretaker.round()
    assert await play.thread() == []
    with pytest.raises(UnknownConversation):
        await play.youth.view(play.sanne)


async def test_on_telegram_the_last_word_still_arrives_and_the_next_message_starts_afresh(play: Play) -> None:
    await play.open(Channel.TELEGRAM)
    await play.send("hoi")
    await play.press("nav:wipe")
    await play.press("wipe_yes")
    [delivery] = await play.kompas.outgoing.next_deliveries(Channel.TELEGRAM)
    assert delivery.address == "4711"
    assert delivery.text == (await play.thread())[0].reply.text
    await play.kompas.outgoing.delivered(delivery.id, "1")
    wiped = play.sanne
    play.sanne = await play.youth.open_for(Channel.TELEGRAM, "4711")
    assert play.sanne != wiped
    seq = await play.send("hoi")
    assert (await play.said(seq))[0] == "gateway.welcome"


async def test_leaving_ends_the_access_and_what_only_the_bot_read(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    await play.youth.leave(play.sanne)
    assert await play.youth.find(play.token_of_sanne) is None
    assert await play.thread() == []
    assert ("outcome", "left") in await play.counts()


async def test_leaving_withdraws_a_request(play: Play) -> None:
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    await play.youth.leave(play.sanne)
    assert await play.desk.queue(ELS) == []


async def test_a_counsellor_sees_that_the_youth_left_and_can_still_close(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    await play.youth.leave(play.sanne)
    assert (await play.desk.talk(play.sanne, ELS)).youth_left
    await play.desk.close(play.sanne, ELS, None)
    assert ("outcome", "handed_over") in await play.counts()


async def test_a_button_of_another_talk_is_refused_kindly(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    foreign = await play.token("yes")
    await play.open()
    await play.send("hoi")
    for token in (foreign, "1.0.AAAAAAAAAAAAAAAA", "", "99.0.x", "/inform{}", "kompas:wipe_yes", "nav:other"):
        seq = await play.send(kind=InboundKind.BUTTON, token=token)
        assert (await play.said(seq))[-1:] in (["gateway.button_expired"], [])
        assert (await play.said())[-1] == "gateway.button_expired"
    assert len(play.engine.requests) == 2


async def test_an_old_button_still_works_as_a_correction(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    old = await play.token("yes")
    await play.send("nog iets")
    await play.send(kind=InboundKind.BUTTON, token=old)
    assert play.engine.requests[-1].payload == '/inform{"spread":"yes"}'


async def test_channels_never_see_a_payload(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    for entry in [*await play.thread(), *(await play.desk.talk(play.sanne, ELS)).thread]:
        assert {button.payload for button in entry.reply.buttons} <= {""}


async def test_over_the_limit_the_youth_is_told_once_and_can_go_on_later(play: Play) -> None:
    await play.open()
    for _ in range(19):
        await play.send("a")
    before = await play.said()
    for _ in range(3):
        with pytest.raises(TooMuch) as caught:
            await play.send("nog een")
        assert caught.value.retry_after == 3
    assert await play.said() == [*before, "gateway.too_fast"]
    play.clock.forward(seconds=61)
    seq = await play.send("en nu")
    assert await play.said(seq) == ["utter_echo"]


async def test_a_message_longer_than_any_channel_allows_is_refused(play: Play) -> None:
    await play.open()
    with pytest.raises(Refused):
        await play.send("a" * 4097)


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
async def test_a_talk_with_the_bot_is_gone_after_a_day(play: Play, hours: int, stays: bool) -> None:
    await play.open()
    await play.send("hoi")
    play.clock.forward(hours=hours)
    await play.kompas.caretaker.round()
    assert bool(await play.thread()) is stays
    assert (await play.youth.find(play.token_of_sanne) is not None) is stays
    assert ("outcome", "self_help") in await play.counts()


@pytest.mark.parametrize(("days", "stays"), [(6.9, True), (7.1, False)])
async def test_a_talk_with_a_counsellor_is_gone_after_a_week(play: Play, days: float, stays: bool) -> None:
    await play.open()
    await play.talk_with_els()
    await play.desk.close(play.sanne, ELS, None)
    play.clock.forward(days=days)
    await play.kompas.caretaker.round()
    assert bool(await play.thread()) is stays


async def test_an_opened_talk_in_which_nothing_was_said_is_not_counted(play: Play) -> None:
    await play.open()
    play.clock.forward(hours=25)
    await play.kompas.caretaker.round()
    assert await play.counts() == {}


async def test_a_talk_is_counted_once(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    play.clock.forward(hours=2)
    await play.kompas.caretaker.round()
    await play.send("weer hier")
    await play.youth.wipe(play.sanne)
    assert (await play.counts())[("channel", "web")] == 1


async def test_on_telegram_a_wipe_names_what_stands_in_the_chat(play_on_both: Play) -> None:
    # Given messages of both sides that were brought, the first ones days ago
    play = play_on_both
    await play.open(Channel.TELEGRAM)
    await deliver_all(play, "old")
    old = len(await play.thread())
    play.clock.forward(hours=49)
    await play.send("hoi", key="m7")
    await deliver_all(play, "new")
    # When Sanne wipes the talk
    await play.press("nav:wipe")
    await play.press("wipe_yes")
    # Then the channel is told what it can still take away, and she how many it cannot
    [last] = await play.kompas.outgoing.next_deliveries(Channel.TELEGRAM)
    assert {"m7", "new"} <= set(last.forget)
    assert "old" not in last.forget
    assert f"Het zijn er {old}." in last.text
    # And once that is brought nothing of it is left
    await play.kompas.outgoing.delivered(last.id, "99")
    assert await play.kompas.outgoing.next_deliveries(Channel.TELEGRAM) == []


async def deliver_all(play: Play, external_id: str) -> None:
    while due := await play.kompas.outgoing.next_deliveries(Channel.TELEGRAM):
        for delivery in due:
            await play.kompas.outgoing.delivered(delivery.id, external_id)
