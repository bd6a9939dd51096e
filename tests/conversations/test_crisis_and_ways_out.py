"""A crisis stands above every flow, and a human, wiping and stopping are one message away, in any state."""

from __future__ import annotations

import pytest

from actions.flow import flows
from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine

TOPICS = ("sextortion", "deepnude", "nude_leaked", "grooming")
EVERY = sorted(flows())


@pytest.mark.parametrize("kind", ["suicidal", "self_harm", "danger"])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_crisis_ends_the_questions_and_keeps_them_for_later(youth: Youth, topic: str, kind: str) -> None:
    youth.presses(f"/{topic}").presses('/inform{"safe_now": "yes"}')
    youth.in_crisis(kind, "het gaat niet meer")
    assert youth.said == [f"utter_{kind}_follow_up"]
    assert youth.card["topic"] == kind
    assert youth.card["level"] == "E3"
    assert youth.commands == [], "the gateway knows it already"
    youth.presses("/resume")
    assert youth.card["topic"] == topic
    assert youth.card["level"] == "E3", "who was in crisis keeps the priority"
    assert youth.asked == "help_wanted"


@pytest.mark.parametrize("topic", EVERY)
def test_every_topic_gives_way_to_a_crisis_and_waits(youth: Youth, topic: str) -> None:
    youth.presses(f"/{topic}").in_crisis("suicidal", "ik wil er niet meer zijn")
    assert youth.said == ["utter_suicidal_follow_up"]
    assert youth.card["level"] == "E3"
    youth.presses("/resume")
    assert youth.card["topic"] == topic
    assert youth.said, "the talk goes on"


def test_the_title_of_the_gateways_button_is_not_an_answer_to_the_open_question(youth: Youth) -> None:
    youth.presses("/sextortion").in_crisis("suicidal", "Ja")
    assert youth.card["topic"] == "suicidal"
    assert "safe_now" not in youth.card["answers"]


@pytest.mark.parametrize(("text", "kind"), [("nee", "danger"), ("niet echt", "danger")])
def test_not_safe_now_is_a_crisis(youth: Youth, text: str, kind: str) -> None:
    youth.presses("/sextortion").says(text)
    assert youth.commands == [{"name": "raise_crisis", "arguments": {"kind": kind}}]
    assert youth.card["level"] == "E3"
    assert youth.card["answers"]["safe_now"] == "no"


@pytest.mark.parametrize("text", ["ja", "soms wel", "weet ik niet"])
def test_dark_thoughts_are_a_crisis_also_when_half_said(youth: Youth, text: str) -> None:
    youth.presses("/sextortion").answers_until("thoughts").says(text)
    assert youth.commands == [{"name": "raise_crisis", "arguments": {"kind": "suicidal"}}]
    assert youth.card["answers"]["thoughts"] == "yes"


def test_in_a_crisis_no_menu_is_the_only_answer(youth: Youth) -> None:
    youth.in_crisis("suicidal", "ik wil niet meer")
    for text in ("hoi", "hmm", "blub blub", "ik weet het niet meer"):
        assert not any(name.startswith("utter_menu") for name in youth.says(text).said), text
    assert youth.says("doei").said == ["utter_crisis_goodbye"]
    assert youth.commands[0]["arguments"]["categories"] == {
        "topic": "suicidal",
        "role": "self",
        "level": "E3",
        "crisis": "yes",
        "outcome": "left",
    }


def test_safe_again_is_heard_and_going_on_is_offered(youth: Youth) -> None:
    youth.presses("/grooming").says("nee").presses('/inform{"safe_now": "yes"}')
    assert youth.said == ["utter_crisis_safe_parked"]
    assert "/resume" in youth.buttons


@pytest.mark.parametrize("topic", TOPICS)
def test_a_human_in_the_middle_of_a_question(youth: Youth, topic: str) -> None:
    youth.presses(f"/{topic}").says("ik wil een echt mens spreken")
    assert [command["name"] for command in youth.commands] == ["offer_handover"]
    assert youth.replies == [], "the gateway asks consent"
    assert youth.says("ja").asked == "help_wanted", "the flow is still there"


def test_wiping_in_the_middle_of_a_question(youth: Youth) -> None:
    youth.presses("/deepnude").says("wis dit gesprek")
    assert youth.commands == [{"name": "offer_wipe", "arguments": {}}]
    assert youth.replies == []
    assert youth.presses("/resume").asked == "safe_now"
