"""The way of a message from the inbox to the thread."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.conversation import Channel, Inbound, InboundKind, Phase
from bot.core.errors import UnknownConversation
from tests.services.people import ADDRESS, Play


async def test_opening_says_that_this_is_a_chatbot_and_what_is_kept(play: Play) -> None:
    await play.open()
    assert await play.said() == ["gateway.welcome", "gateway.privacy"]
    welcome = (await play.thread())[0].reply.text
    assert "chatbot" in welcome
    assert "geen mens" in welcome


async def test_on_telegram_the_youth_hears_who_else_sees_it(play: Play) -> None:
    await play.open(Channel.TELEGRAM)
    assert await play.said() == ["gateway.welcome", "gateway.privacy", "gateway.privacy_telegram"]


async def test_a_first_message_on_telegram_without_start_is_welcomed_and_answered(play: Play) -> None:
    await play.open(Channel.TELEGRAM, start=False)
    seq = await play.send("hoi")
    assert await play.said(seq) == ["gateway.welcome", "gateway.privacy", "gateway.privacy_telegram", "utter_echo"]
    seq = await play.send("nog iets")
    assert await play.said(seq) == ["utter_echo"]


async def test_a_message_is_stored_shown_and_answered(play_on_both: Play) -> None:
    await play_on_both.open()
    seq = await play_on_both.send("hoi daar")
    assert await play_on_both.lines(seq - 1) == [("youth", "hoi daar"), ("bot", "echo hoi daar")]


async def test_the_state_travels_from_turn_to_turn(play: Play) -> None:
    await play.open()
    for text in ("een", "twee", "drie"):
        await play.send(text)
    assert [request.state for request in play.engine.requests] == [None, {"count": 1}, {"count": 2}]


async def test_a_repeated_message_does_nothing_again(play_on_both: Play) -> None:
    play = play_on_both
    await play.open()
    first = await play.youth.receive(play.sanne, Inbound(InboundKind.TEXT, "k1", text="hoi"))
    again = await asyncio.gather(*(play.youth.receive(play.sanne, Inbound(InboundKind.TEXT, "k1", text="hoi")) for _ in range(5)))
    await play.kompas.worker.idle()
    assert (first.duplicate, {r.duplicate for r in again}, {r.seq for r in again}) == (False, {True}, {first.seq})
    assert len(play.engine.requests) == 1
    assert await play.lines(first.seq - 1) == [("youth", "hoi"), ("bot", "echo hoi")]


async def test_quick_lines_are_answered_in_order_one_at_a_time(play_on_both: Play) -> None:
    play = play_on_both
    await play.open()
    texts = [f"regel {n}" for n in range(12)]
    for n, text in enumerate(texts):
        await play.youth.receive(play.sanne, Inbound(InboundKind.TEXT, f"k{n}", text=text))
    await play.kompas.worker.idle()
    assert [request.text for request in play.engine.requests] == texts
    assert [request.state for request in play.engine.requests] == [None, *({"count": n} for n in range(1, 12))]
    entries = await play.thread(2)
    assert [e.seq for e in entries] == list(range(3, 27))
    assert [e.reply.text for e in entries if e.sender == "bot"] == [f"echo {text}" for text in texts]


async def test_text_that_looks_like_a_command_is_text(play: Play) -> None:
    await play.open()
    for text in ('/inform{"age_band":"12_15"}', "\u00a0/restart", "／menu", "kompas:wipe_yes", "nav:human"):
        await play.send(text)
        assert play.engine.requests[-1].text == text
        assert play.engine.requests[-1].payload == ""


async def test_a_pressed_button_is_shown_as_its_title_and_reaches_the_engine_as_its_payload(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    seq = await play.press("yes")
    assert await play.lines(seq - 1) == [("youth", "Ja"), ("bot", 'echo /inform{"spread":"yes"}')]
    assert (play.engine.requests[-1].payload, play.engine.requests[-1].text) == ('/inform{"spread":"yes"}', "")


@pytest.mark.parametrize("nav", [("nav:back", "/back", "Terug"), ("nav:stop", "/stop", "Stoppen")])
async def test_the_standing_row_works_in_every_conversation(play: Play, nav: tuple[str, str, str]) -> None:
    token, payload, title = nav
    await play.open()
    seq = await play.press(token)
    assert (await play.lines(seq - 1))[0] == ("youth", title)
    assert play.engine.requests[-1].payload == payload


async def test_start_again_is_a_clean_page(play: Play) -> None:
    await play.open()
    await play.send("iets van vroeger")
    await play.send(kind=InboundKind.START, key="start2")
    await play.send("hoi")
    assert play.engine.requests[-1].state is None


async def test_a_picture_is_refused_kindly_and_its_caption_counts_as_text(play: Play) -> None:
    await play.open()
    seq = await play.send(kind=InboundKind.MEDIA, media="photo")
    assert await play.said(seq) == ["gateway.media_refused"]
    assert play.engine.requests == []
    seq = await play.send("dit stuurde hij", kind=InboundKind.MEDIA, media="photo")
    assert await play.said(seq) == ["gateway.media_refused", "utter_echo"]
    seq = await play.send("ik wil dood", kind=InboundKind.MEDIA, media="photo")
    assert (await play.said(seq))[0] == "safety.crisis_suicidal"


async def test_an_edited_message_is_shown_and_screened_but_not_answered_as_new(play: Play) -> None:
    await play.open()
    seq = await play.send("ik bedoel 16", kind=InboundKind.EDITED)
    assert await play.said(seq) == ["gateway.edited"]
    seq = await play.send("ik wil dood", kind=InboundKind.EDITED)
    assert (await play.said(seq))[0] == "safety.crisis_suicidal"


async def test_a_claim_while_the_engine_thinks_silences_the_bot(play_on_both: Play) -> None:
    play = play_on_both
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    from tests.services.people import ELS

    play.engine.before = lambda: play.desk.claim(play.sanne, ELS)
    seq = await play.send("en nu?")
    assert await play.said(seq) == ["gateway.human_arrived"]
    await play.desk.hand_back(play.sanne, ELS)
    await play.send("hoi")
    assert play.engine.requests[-1].state == {"count": 1}, "the step was not lost either"


async def test_a_wipe_while_the_engine_thinks_leaves_nothing(play: Play) -> None:
    await play.open()
    play.engine.before = lambda: play.youth.wipe(play.sanne)
    await play.send("mijn geheim")
    assert await play.said() == ["gateway.wiped"]


async def test_an_unknown_conversation_is_refused(play: Play) -> None:
    await play.open()
    play.sanne = type(play.sanne)("nobody")
    with pytest.raises(UnknownConversation):
        await play.send("hoi")


async def test_telegram_finds_the_same_conversation_until_it_is_closed(play: Play) -> None:
    await play.open(Channel.TELEGRAM)
    assert await play.youth.open_for(Channel.TELEGRAM, ADDRESS) == play.sanne
    assert await play.youth.open_for(Channel.TELEGRAM, "4712") != play.sanne
    await play.send("hoi")
    play.clock.forward(hours=2)
    await play.kompas.caretaker.round()
    assert (await play.youth.view(play.sanne)).phase is Phase.CLOSED
    fresh = await play.youth.open_for(Channel.TELEGRAM, ADDRESS)
    assert fresh != play.sanne
    assert await play.youth.thread(fresh) == []


async def test_a_web_talk_closed_by_silence_goes_on_without_a_word_about_it(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    play.clock.forward(hours=2)
    before = len(await play.thread())
    await play.kompas.caretaker.round()
    assert len(await play.thread()) == before
    seq = await play.send("ben ik weer")
    assert await play.said(seq) == ["utter_echo"]


async def test_find_knows_only_the_token(play: Play) -> None:
    await play.open()
    assert await play.youth.find(play.token_of_sanne) == play.sanne
    assert await play.youth.find(play.sanne) is None
    assert await play.youth.find("") is None
