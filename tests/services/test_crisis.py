"""Nobody in crisis is missed or left in silence: every phase, with and without the engine."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.core.conversation import Channel, InboundKind, Phase
from bot.core.risk import Lexicon, RiskLevel, decide, screen
from bot.core.turn import Command, Understanding
from tests.services.people import ELS, Play

CRISIS = "ik wil dood"
CERTAIN = 0.999
MESSAGES = Path(__file__).parents[1] / "data" / "risk_dev.jsonl"
SOFT = "alles is zinloos"


async def _bot(play: Play) -> None:
    pass


async def _question(play: Play) -> None:
    """The engine has asked something and waits for the answer."""
    await play.send("hij dreigt met mijn foto")


async def _waiting(play: Play) -> None:
    await play.press("nav:human")
    await play.press("human_yes")


async def _counsellor(play: Play) -> None:
    await play.talk_with_els()


async def _closed(play: Play) -> None:
    await play.talk_with_els()
    await play.desk.close(play.sanne, ELS, None)


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.TELEGRAM])
@pytest.mark.parametrize("engine_down", [False, True])
@pytest.mark.parametrize(
    ("get_there", "first", "phase"),
    [
        (_bot, "safety.crisis_suicidal", Phase.BOT),
        (_question, "safety.crisis_suicidal", Phase.BOT),
        (_waiting, "safety.crisis_suicidal", Phase.WAITING),
        (_counsellor, "safety.crisis_during_talk", Phase.COUNSELLOR),
        (_closed, "safety.crisis_suicidal", Phase.BOT),
    ],
)
async def test_the_crisis_text_goes_out_in_every_phase(
    play: Play, get_there: Callable[[Play], Awaitable[None]], first: str, phase: Phase, engine_down: bool, channel: Channel
) -> None:
    await play.open(channel)
    await get_there(play)
    play.engine.down = engine_down
    seq = await play.send(CRISIS)
    assert (await play.said(seq))[0] == first
    [line] = await play.desk.queue(ELS)
    assert (line.phase, line.urgency) == (phase, "crisis")


async def test_the_crisis_text_is_committed_before_the_engine_is_asked(play: Play) -> None:
    await play.open()
    seen: list[str] = []

    async def look() -> None:
        seen.extend(await play.said(2))

    play.engine.before = look
    await play.send(CRISIS)
    assert seen == ["safety.crisis_suicidal"]
    assert play.engine.requests[-1].force_intent == "suicidal"


async def test_the_engine_may_follow_up_and_without_it_kompas_asks_whether_the_youth_is_safe(play: Play) -> None:
    await play.open()
    seq = await play.send(CRISIS)
    assert await play.said(seq) == ["safety.crisis_suicidal", "utter_echo"]
    play.engine.down = True
    seq = await play.send(CRISIS)
    assert await play.said(seq) == ["safety.crisis_suicidal", "safety.safe_ask"]


async def test_a_crisis_stays_on_the_card_with_its_words_and_rule(play: Play) -> None:
    await play.open()
    await play.send(CRISIS)
    talk = await play.desk.claim(play.sanne, ELS)
    assert talk.card.level == "E3"
    assert talk.card.risk[0].startswith("crisis suicidal: ")
    assert "dood" in talk.card.risk[0]


def only_together(lexicon: Lexicon) -> str:
    """A message that the screen alone does not call a crisis and that becomes one when the engine is certain."""
    sure = Understanding("suicidal", CERTAIN)
    texts = (json.loads(line)["text"] for line in MESSAGES.read_text("utf-8").splitlines())
    screened = ((text, screen(text, lexicon)) for text in texts)
    undecided = ((text, s) for text, s in screened if s.level is not RiskLevel.CRISIS)
    return next(text for text, s in undecided if decide(s, sure, lexicon).level is RiskLevel.CRISIS)


async def test_a_crisis_only_the_engine_hears_gets_the_text_and_a_second_turn(play: Play, lexicon: Lexicon) -> None:
    await play.open()
    await play.send("hoi")
    play.engine.intent, play.engine.confidence = "suicidal", CERTAIN
    seq = await play.send(only_together(lexicon))
    assert (await play.said(seq))[0] == "safety.crisis_suicidal"
    assert [(r.force_intent, r.state) for r in play.engine.requests[1:]] == [("", {"count": 1}), ("suicidal", {"count": 1})]


async def test_a_crisis_that_a_button_shows_gets_the_text_before_the_replies(play: Play) -> None:
    await play.open()
    await play.send("hoi")
    play.engine.commands = (Command("raise_crisis", {"kind": "danger"}),)
    seq = await play.press("yes")
    assert await play.said(seq) == ["safety.crisis_danger", "utter_echo"]
    assert (await play.desk.queue(ELS))[0].reason == "reason.crisis_danger"


async def test_a_soft_signal_is_asked_about_instead_of_answered(play: Play) -> None:
    await play.open()
    seq = await play.send(SOFT)
    assert await play.said(seq) == ["safety.ask_thoughts"]
    assert [r.state for r in play.engine.requests] == [None]
    await play.press("no")
    assert play.engine.requests[-1].payload == "/resume"
    assert play.engine.requests[-1].state == {"count": 1}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("ja", ["safety.crisis_suicidal", "utter_echo"]),
        ("misschien", ["safety.crisis_suicidal", "utter_echo"]),
        ("soms wel", ["safety.crisis_suicidal", "utter_echo"]),
        ("nee", ["safety.thoughts_no", "utter_echo"]),
        ("hoi", ["utter_echo"]),
    ],
)
async def test_the_question_about_dying_understands_typed_words(play: Play, answer: str, expected: list[str]) -> None:
    await play.open()
    await play.send(SOFT)
    seq = await play.send(answer)
    assert await play.said(seq) == expected


@pytest.mark.parametrize(
    ("value", "first"), [("yes", "safety.crisis_suicidal"), ("no", "safety.thoughts_no"), ("not_said", "safety.thoughts_skip")]
)
async def test_the_question_about_dying_has_buttons_that_work_without_the_engine(play: Play, value: str, first: str) -> None:
    await play.open()
    await play.send(SOFT)
    play.engine.down = True
    seq = await play.press(value)
    assert (await play.said(seq))[0] == first


async def test_an_answered_question_is_not_asked_again_at_once(play: Play) -> None:
    await play.open()
    await play.send(SOFT)
    await play.press("no")
    seq = await play.send(SOFT)
    assert await play.said(seq) == ["utter_echo"]
    play.clock.forward(minutes=11)
    seq = await play.send(SOFT)
    assert await play.said(seq) == ["safety.ask_thoughts"]


async def test_a_wish_for_a_human_is_not_lost_behind_the_question_about_dying(play: Play) -> None:
    await play.open()
    play.engine.commands = (Command("offer_handover", {"reason": "asked", "level": "E1"}),)
    await play.send(SOFT)
    seq = await play.press("not_said")
    assert await play.said(seq) == ["safety.thoughts_skip", "gateway.human_consent"]


@pytest.mark.parametrize(("words", "text"), [("nee", "safety.safe_no"), ("ja", "safety.safe_yes")])
async def test_whether_the_youth_is_safe_is_understood_without_the_engine(play: Play, words: str, text: str) -> None:
    await play.open()
    play.engine.down = True
    await play.send(CRISIS)
    seq = await play.send(words)
    assert await play.said(seq) == [text]


async def test_a_crisis_alert_needs_no_consent_and_can_be_joined(play: Play) -> None:
    await play.open()
    await play.send(CRISIS)
    [alert] = await play.desk.queue(ELS)
    assert (alert.alert_only, alert.reason) == (True, "reason.crisis_suicidal")
    assert (await play.desk.claim(play.sanne, ELS)).phase is Phase.COUNSELLOR


async def test_a_button_under_the_crisis_text_leads_straight_to_the_queue(play: Play) -> None:
    await play.open()
    await play.send(CRISIS)
    seq = await play.press("human_yes")
    assert await play.said(seq) == ["safety.human_coming"]
    assert (await play.desk.queue(ELS))[0].alert_only is False


async def test_in_a_crisis_at_night_there_are_other_numbers_and_the_alert_stays(play: Play) -> None:
    await play.open()
    play.clock.forward(hours=10)
    await play.send(CRISIS)
    seq = await play.press("human_yes")
    assert await play.said(seq) == ["safety.human_closed_crisis"]
    assert len(await play.desk.queue(ELS)) == 1


async def test_the_crisis_of_somebody_else_gets_its_own_text(play: Play) -> None:
    await play.open()
    seq = await play.send("mijn vriendin wil zelfmoord plegen")
    assert await play.said(seq) == ["safety.crisis_friend", "utter_echo"], "the dialogue goes on with what a friend can do"
    assert play.engine.requests[-1].force_intent == "friend_in_crisis"


async def test_over_the_limit_a_crisis_is_heard_all_the_same(play: Play) -> None:
    from bot.core.errors import TooMuch

    await play.open()
    for _ in range(19):
        await play.send("a")
    with pytest.raises(TooMuch):
        await play.send("nog een")
    seq = await play.send(CRISIS)
    assert (await play.said(seq))[0] == "safety.crisis_suicidal"


async def test_a_crisis_in_an_edited_message_beside_a_counsellor_is_heard(play: Play) -> None:
    await play.open()
    await play.talk_with_els()
    seq = await play.send(CRISIS, kind=InboundKind.EDITED)
    assert await play.said(seq) == ["safety.crisis_during_talk"]


async def test_a_figure_of_speech_that_the_engine_takes_for_a_crisis_is_asked_again_without_it(play: Play) -> None:
    # Given an engine that hears a crisis in a figure of speech, and shame as the second best reading
    await play.open()
    play.engine.intent, play.engine.confidence = "suicidal", 0.5
    play.engine.ranking = (("suicidal", 0.5), ("shame_guilt", 0.3))
    # When
    await play.send("ik schaam me dood")
    # Then the dialogue goes on with the other reading, and no crisis text is shown
    assert [request.force_intent for request in play.engine.requests] == ["", "shame_guilt"]
    assert not any(line.startswith("safety.crisis") for line in await play.said())


async def test_without_a_plausible_second_reading_the_dialogue_asks_what_is_meant(play: Play) -> None:
    await play.open()
    play.engine.intent, play.engine.confidence = "danger", 0.5
    play.engine.ranking = (("danger", 0.5), ("thanks", 0.02))
    await play.send("ik schaam me dood")
    assert [request.force_intent for request in play.engine.requests] == ["", "nlu_fallback"]


async def test_not_being_safe_is_a_crisis_like_any_other(play: Play) -> None:
    # Given a youth whom the flow asks whether it is safe, with the gateway's own button
    await play.open()
    play.engine.safe_button = True
    await play.send("iemand dreigt met mijn foto")
    # When
    await play.press("safe_no")
    # Then the crisis text goes out, counsellors are alerted and the dialogue knows
    assert "safety.crisis_danger" in await play.said()
    assert play.engine.requests[-1].force_intent == "danger"
    (entry,) = await play.desk.queue(ELS)
    assert (entry.urgency, entry.alert_only) == ("crisis", True)
