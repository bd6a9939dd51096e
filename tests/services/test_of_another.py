"""The crisis of somebody else, being safe after a crisis text, and what is counted when a talk ends early."""

from __future__ import annotations

from datetime import timedelta

from bot.core.conversation import Button, Card, Reply
from bot.core.turn import Command, TurnRequest, TurnResult
from tests.services.people import ELS, Play

CRISIS = "ik wil niet meer leven"


async def test_a_button_that_tells_of_anothers_crisis_gives_the_numbers_and_goes_on(play: Play) -> None:
    # Given a friend whom the flow asks what happened to the other
    await play.open()
    await play.send("mijn vriendin heeft het moeilijk")
    play.engine.commands = (Command("raise_crisis", {"kind": "friend"}),)
    # When the answer is a crisis of that other
    seq = await play.press("yes")
    # Then the text for a friend goes out once, a human is alerted, and the same answer is carried out
    assert await play.said(seq) == ["safety.crisis_friend", "utter_echo"]
    assert play.engine.requests[-1].payload == play.engine.requests[-2].payload
    assert [entry.urgency for entry in await play.desk.queue(ELS)] == ["crisis"]


def follow_up(request: TurnRequest) -> TurnResult:
    reply = Reply("Ben je nu veilig?", "utter_suicidal_follow_up", buttons=(Button("Ja", "kompas:safe_yes", value="safe_yes"),))
    return TurnResult((reply,), (), {}, None, Card())


async def test_a_typed_answer_to_a_follow_up_that_asks_for_safety_counts(play: Play) -> None:
    await play.open()
    turn = play.engine.turn

    async def asks(request: TurnRequest) -> TurnResult:
        play.engine.requests.append(request)
        return follow_up(request) if request.force_intent else await turn(request)

    play.engine.turn = asks  # type: ignore[method-assign]
    seq = await play.send(CRISIS)
    assert await play.said(seq) == ["safety.crisis_suicidal", "utter_suicidal_follow_up"]
    seq = await play.send("nee")
    assert await play.said(seq) == ["safety.safe_no"]


async def test_a_talk_that_ends_in_silence_is_counted_with_all_that_was_known(play: Play) -> None:
    # Given a talk in a crisis that a threat for money led to, as the engine's card says it
    await play.open()
    answers = {"topic": "sextortion", "sub": "money", "role": "friend", "age_band": "16_17"}
    play.engine.card = Card("suicidal", "E3", answers)
    await play.send("hoi")
    # When nobody says anything any more
    play.clock.forward(seconds=(play.house.retention.silence + timedelta(hours=1)).total_seconds())
    await play.kompas.caretaker.round()
    # Then
    counts = set(await play.counts())
    assert {("topic", "sextortion"), ("sub", "money"), ("role", "friend"), ("age_band", "16_17")} <= counts


async def test_the_counsellors_form_is_prefilled_with_kind_and_role(play: Play) -> None:
    await play.open()
    play.engine.card = Card("sextortion", "E2", {"sub": "money", "role": "parent", "demand": "money"})
    await play.send("hoi")
    await play.talk_with_els()
    draft = (await play.desk.draft_report(play.sanne, ELS)).categories
    assert (draft["topic"], draft["sub"], draft["role"]) == ("sextortion", "money", "parent")


async def test_a_report_of_the_engine_is_not_mixed_with_a_later_topic(play: Play) -> None:
    await play.open()
    play.engine.commands = (Command("record_report", {"categories": {"topic": "hacked", "level": "E0"}}),)
    play.engine.card = Card("sextortion", "E2", {"sub": "money"})
    await play.send("hoi")
    await play.talk_with_els()
    draft = (await play.desk.draft_report(play.sanne, ELS)).categories
    assert draft["topic"] == "hacked"
    assert "sub" not in draft
