"""Asking for a human: consent, queue, claim, talk, hand back, vanish, close."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.conversation import CounsellorId, Phase
from bot.core.errors import AlreadyClaimed, NotYours, UnknownConversation
from bot.core.turn import Command
from bot.services.ports import Report
from tests.services.people import ELS, MO, Play


async def test_nobody_reads_along_before_the_youth_said_yes(play: Play) -> None:
    await play.open()
    seq = await play.press("nav:human")
    assert await play.said(seq) == ["gateway.human_consent"]
    assert await play.desk.queue(ELS) == []
    with pytest.raises(UnknownConversation):
        await play.desk.claim(play.sanne, ELS)


@pytest.mark.parametrize(
    ("words", "expected", "phase"),
    [
        ("ja", "gateway.human_queued", Phase.WAITING),
        ("nee", "gateway.human_declined", Phase.BOT),
        ("wat doet die mens dan", "utter_echo", Phase.BOT),
    ],
)
async def test_consent_can_be_typed(play: Play, words: str, expected: str, phase: Phase) -> None:
    await play.open()
    await play.press("nav:human")
    seq = await play.send(words)
    assert await play.said(seq) == [expected]
    assert (await play.youth.view(play.sanne)).phase is phase


async def test_a_yes_after_another_topic_is_no_consent(play: Play) -> None:
    await play.open()
    await play.press("nav:human")
    await play.send("wacht even")
    await play.send("ja")
    assert (await play.youth.view(play.sanne)).phase is Phase.BOT


async def test_the_engine_can_offer_a_human_and_its_reason_stands_in_the_queue(play: Play) -> None:
    await play.open()
    play.engine.commands = (Command("offer_handover", {"reason": "unclear", "level": "E1"}),)
    seq = await play.send("blub")
    assert await play.said(seq) == ["utter_echo", "gateway.human_consent"]
    await play.press("human_yes")
    assert (await play.desk.queue(ELS))[0].reason == "reason.not_understood"


async def test_the_bot_goes_on_helping_while_the_youth_waits(play: Play) -> None:
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    seq = await play.send("intussen een vraag")
    assert await play.said(seq) == ["utter_echo"]
    seq = await play.press("nav:human")
    assert await play.said(seq) == ["gateway.human_queued"]


async def test_the_queue_is_ordered_by_urgency_then_by_waiting_time(play: Play) -> None:
    talks = {}
    for name, text in (("first", ""), ("second", ""), ("crisis", "ik wil dood")):
        await play.open()
        if text:
            await play.send(text)
        else:
            await play.press("nav:human")
            await play.press("human_yes")
        talks[play.sanne] = name
        play.clock.forward(seconds=1)
    assert [talks[line.conversation] for line in await play.desk.queue(ELS)] == ["crisis", "first", "second"]
    second = next(c for c, name in talks.items() if name == "second")
    assert (await play.youth.view(second)).place == 2


async def test_leaving_the_queue(play: Play) -> None:
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    seq = await play.press("leave_queue")
    assert await play.said(seq) == ["gateway.left_queue"]
    assert await play.desk.queue(ELS) == []


async def test_outside_opening_hours_there_is_an_honest_word_and_the_request_counts_as_missed(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    play.clock.forward(hours=10)
    seq = await play.press("nav:human")
    assert await play.said(seq) == ["gateway.human_closed"]
    await play.youth.leave(play.sanne)
    assert ("outcome", "handover_missed") in await play.counts()


async def test_when_nobody_is_there_the_youth_is_told_and_stays_in_the_queue(play: Play) -> None:
    await play.open(presence=False)
    await play.press("nav:human")
    seq = await play.press("human_yes")
    assert await play.said(seq) == ["gateway.human_nobody"]
    assert len(await play.desk.queue(ELS)) == 1


async def test_presence_ends_without_a_sign_of_life(play: Play) -> None:
    await play.open()
    play.clock.forward(seconds=50)
    await play.desk.renew(ELS)
    play.clock.forward(seconds=50)
    await play.press("nav:human")
    seq = await play.press("human_yes")
    assert await play.said(seq) == ["gateway.human_queued"]
    await play.desk.present(ELS, here=False)
    await play.desk.renew(ELS)
    await play.press("leave_queue")
    await play.press("nav:human")
    seq = await play.press("human_yes")
    assert await play.said(seq) == ["gateway.human_nobody"]


async def test_a_youth_who_still_waits_when_the_desk_closes_is_told(play: Play) -> None:
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    play.clock.forward(hours=5, minutes=50)
    seq = await play.send("komt er nog iemand")
    play.clock.forward(minutes=15)
    await play.kompas.caretaker.round()
    assert await play.said(seq) == ["utter_echo", "gateway.human_closed"]
    assert (await play.youth.view(play.sanne)).phase is Phase.BOT


async def test_exactly_one_of_many_counsellors_wins(play_on_both: Play) -> None:
    play = play_on_both
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    crowd = [CounsellorId(f"c{n}") for n in range(12)]
    results = await asyncio.gather(*(play.desk.claim(play.sanne, c) for c in crowd), return_exceptions=True)
    losers = [r for r in results if isinstance(r, AlreadyClaimed)]
    assert len(losers) == 11
    winner = next(c for c, r in zip(crowd, results, strict=True) if not isinstance(r, AlreadyClaimed))
    assert (await play.desk.talk(play.sanne, winner)).phase is Phase.COUNSELLOR
    assert (await play.said()).count("gateway.human_arrived") == 1


async def test_the_youth_sees_who_speaks_and_the_bot_is_silent(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    seq = await play.send("ben je echt")
    await play.desk.reply(play.sanne, ELS, "Ja, ik ben een mens.", "k1")
    assert await play.lines(seq) == [("counsellor", "Ja, ik ben een mens.")]
    assert play.engine.requests == []


async def test_the_same_reply_twice_is_one_line(play_on_both: Play) -> None:
    play = play_on_both
    await play.open()
    await play.talk_with_els()
    first = await play.desk.reply(play.sanne, ELS, "Hoi", "k1")
    again = await asyncio.gather(*(play.desk.reply(play.sanne, ELS, "Hoi", "k1") for _ in range(4)))
    assert set(again) == {first}
    assert [e.reply.text for e in await play.thread(first - 1)] == ["Hoi"]


async def test_a_youths_key_never_hides_a_counsellors_reply(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    await play.send("hoi", key="k1")
    seq = await play.desk.reply(play.sanne, ELS, "Hoi", "k1")
    assert await play.lines(seq - 1) == [("counsellor", "Hoi")]


async def test_only_the_owner_may_do_anything(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    acts = (
        play.desk.talk(play.sanne, MO),
        play.desk.reply(play.sanne, MO, "x", "k"),
        play.desk.hand_back(play.sanne, MO),
        play.desk.close(play.sanne, MO, None),
        play.desk.draft_report(play.sanne, MO),
        play.desk.counsellor_typing(play.sanne, MO),
    )
    for act in acts:
        with pytest.raises(NotYours):
            await act
    with pytest.raises(AlreadyClaimed):
        await play.desk.claim(play.sanne, MO)


async def test_handing_back_lets_the_bot_go_on_where_it_was(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    await play.talk_with_els()
    await play.desk.hand_back(play.sanne, ELS)
    seq = await play.press("continue")
    assert await play.said(seq) == ["utter_echo"]
    assert (play.engine.requests[-1].payload, play.engine.requests[-1].state) == ("/resume", {"count": 1})


async def test_a_counsellor_who_vanishes_gives_the_talk_back_to_the_queue(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    play.clock.forward(seconds=45)
    await play.desk.renew(ELS)
    play.clock.forward(seconds=45)
    await play.kompas.caretaker.round()
    assert (await play.youth.view(play.sanne)).phase is Phase.COUNSELLOR
    play.clock.forward(seconds=16)
    await play.kompas.caretaker.round()
    assert (await play.said())[-1] == "gateway.human_back_in_queue"
    [line] = await play.desk.queue(MO)
    assert (line.urgency, line.reason) == ("high", "reason.lost")
    with pytest.raises(NotYours):
        await play.desk.reply(play.sanne, ELS, "daar ben ik weer", "k9")
    assert (await play.desk.claim(play.sanne, MO)).phase is Phase.COUNSELLOR


async def test_a_counsellor_who_vanishes_at_closing_time_leaves_the_youth_with_the_bot(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    play.clock.forward(hours=5, minutes=50)
    await play.send("ben je er nog")
    play.clock.forward(minutes=15)
    await play.kompas.caretaker.round()
    assert (await play.said())[-1] == "gateway.human_left"
    assert (await play.youth.view(play.sanne)).phase is Phase.BOT


async def test_the_counsellor_sees_what_is_unread(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    await play.send("een")
    await play.send("twee")
    assert (await play.desk.queue(ELS))[0].unread == 2
    await play.desk.talk(play.sanne, ELS)
    assert (await play.desk.queue(ELS))[0].unread == 0


async def test_typing_is_shown_on_both_sides_and_fades(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    await play.youth.typing(play.sanne)
    await play.desk.counsellor_typing(play.sanne, ELS)
    assert (await play.desk.talk(play.sanne, ELS)).youth_typing
    assert (await play.youth.view(play.sanne)).counsellor_typing
    play.clock.forward(seconds=7)
    assert not (await play.desk.talk(play.sanne, ELS)).youth_typing
    assert not (await play.youth.view(play.sanne)).counsellor_typing


async def test_closing_with_the_form_counts_the_form(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    await play.talk_with_els()
    draft = await play.desk.draft_report(play.sanne, ELS)
    assert draft.categories["channel"] == "web"
    form = Report({**draft.categories, "topic": "grooming", "helped": "yes", "note": "vrije tekst", "age_band": "Sanne"})
    await play.desk.close(play.sanne, ELS, form)
    counts = await play.counts()
    assert counts[("topic", "grooming")] == counts[("helped", "yes")] == counts[("outcome", "handed_over")] == 1
    assert not {category for category, _ in counts} & {"note", "age_band"}
    assert (await play.said())[-1] == "gateway.closed_by_counsellor"


async def test_what_the_youth_says_after_closing_wakes_the_bot(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    await play.desk.close(play.sanne, ELS, None)
    seq = await play.send("nog iets")
    assert await play.said(seq) == ["utter_echo"]


async def test_buttons_of_the_bot_are_quiet_beside_a_counsellor_but_wiping_works(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    await play.talk_with_els()
    seq = await play.press("nav:stop")
    assert await play.said(seq) == []
    seq = await play.press("nav:wipe")
    assert await play.said(seq) == ["gateway.wipe_ask"]
    await play.press("wipe_yes")
    assert await play.said() == ["gateway.wiped"]
    with pytest.raises(NotYours):
        await play.desk.talk(play.sanne, ELS)


async def test_looking_at_a_talk_again_announces_nothing(play: Play) -> None:
    """Otherwise every look of a desk would wake every desk, for ever."""
    await play.open()
    await play.talk_with_els()
    await play.send("hoi")
    heard: list[frozenset[str]] = []
    play.database.announce = heard.append
    await play.desk.talk(play.sanne, ELS)
    assert len(heard) == 1
    await play.desk.talk(play.sanne, ELS)
    assert len(heard) == 1


async def test_what_is_not_understood_while_waiting_is_no_loss(play: Play) -> None:
    # Given Sanne in the queue
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    # When the bot does not understand her and would offer a human once more
    play.engine.intent = "nlu_fallback"
    play.engine.commands = (Command("offer_handover", {"reason": "unclear"}),)
    seq = await play.send("nou ja je weet wel")
    # Then she hears that the counsellor will read it, and her place, once
    assert await play.said(seq) == ["gateway.not_understood_while_waiting"]


async def test_another_not_safe_is_a_crisis_of_another_also_without_words(play: Play) -> None:
    play.engine.safe_button = True
    await play.open()
    await play.send("mijn vriendin heeft het moeilijk")
    seq = await play.press("friend_no")
    assert (await play.said(seq))[0] == "safety.crisis_friend"
    assert play.engine.requests[-1].payload.startswith("/friend_in_crisis")
