"""Safety, feelings and the law over real turns: what the answers change, and where a button leads and comes back from."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("topic", "answers", "sees", "not_sees", "level"),
    [
        ("exploitation", {"age_band": "16_17", "offender": "ex_or_partner"}, "someone_close", "trusted_person", "E2"),
        ("exploitation", {"age_band": "18_26", "offender": "stranger"}, "trusted_person", "someone_close", "E2"),
        ("physical_abuse", {"when": "last_7_days", "age_band": "12_15"}, "first_days", "longer_ago", "E2"),
        ("physical_abuse", {"when": "longer_ago"}, "longer_ago", "first_days", "E2"),
        ("abuse_home", {"age_band": "18_26"}, "trusted_person", "kindertelefoon", "E2"),
        ("fear_parents", {"telling_unsafe": "yes"}, "safe_plan", "first_sentence", "E2"),
        ("fear_parents", {"telling_unsafe": "no"}, "first_sentence", "in_doubt", "E1"),
        ("shame_guilt", {"help_wanted": "step_by_step"}, "who_chose", "removal", "E1"),
        ("feeling_bad", {"thoughts": "no"}, "breathe_again", "heavy", "E1"),
    ],
)
def test_the_answers_choose_the_steps(
    youth: Youth, topic: str, answers: dict[str, str], sees: str, not_sees: str, level: str
) -> None:
    youth.presses(f"/{topic}").answers(**answers)
    seen = [*youth.said, *youth.walks()]
    assert f"utter_{topic}_step_{sees}" in seen
    assert f"utter_{topic}_step_{not_sees}" not in seen
    assert youth.card["level"] == level
    assert seen[-2:] == [f"utter_{topic}_referrals", "utter_closing"]


@pytest.mark.parametrize(("topic", "first"), [("police_howto", "choice"), ("is_it_punishable", "images")])
def test_a_question_about_the_law_is_answered_without_a_question_back(youth: Youth, topic: str, first: str) -> None:
    youth.presses(f"/{topic}")
    assert youth.said[0] == f"utter_{topic}_acknowledge"
    assert youth.said[-1] == f"utter_{topic}_step_{first}"
    assert youth.presses("/back").said[-1] == f"utter_{topic}_step_{first}"
    assert youth.walks()[-1] == "utter_closing"


def test_a_step_leads_to_the_preparation_and_back(youth: Youth) -> None:
    # Given somebody who comes to the step about the police
    youth.presses("/abuse_home").answers(safe_now="yes", age_band="16_17")
    while "/police_howto" not in youth.buttons:
        youth.presses("/next_step")
    # When the button is pressed and the preparation is read to its end
    youth.presses("/police_howto")
    assert youth.said[0] == "utter_police_howto_acknowledge"
    seen = youth.walks()
    # Then the answers told before count there, and the first topic waits
    assert "utter_police_howto_step_parents" in seen
    assert seen[-1] == "utter_closing_parked"
    assert youth.presses("/resume").card["topic"] == "abuse_home"


def test_not_safe_at_home_is_a_crisis_whatever_the_topic(youth: Youth) -> None:
    for topic in ("exploitation", "physical_abuse", "abuse_home", "fear_parents"):
        fresh = Youth(youth._engine)
        assert fresh.presses(f"/{topic}").asked == "safe_now"
        fresh.says("nee")
        assert fresh.commands == [{"name": "raise_crisis", "arguments": {"kind": "danger"}}]


def test_dark_thoughts_behind_a_bad_night_are_a_crisis(youth: Youth) -> None:
    assert youth.presses("/feeling_bad").asked == "thoughts"
    youth.says("soms wel")
    assert youth.commands == [{"name": "raise_crisis", "arguments": {"kind": "suicidal"}}]


@pytest.mark.parametrize(
    ("topic", "slot", "text", "value"),
    [
        ("physical_abuse", "when", "gisteren", "last_7_days"),
        ("physical_abuse", "when", "vorig jaar", "longer_ago"),
        ("fear_parents", "telling_unsafe", "ze worden alleen boos", "no"),
        ("fear_parents", "telling_unsafe", "dan moet ik weg", "yes"),
    ],
)
def test_typed_answers_are_understood(youth: Youth, topic: str, slot: str, text: str, value: str) -> None:
    youth.presses(f"/{topic}").answers_until(slot).says(text)
    assert youth.card["answers"][slot] == value


def test_the_breathing_is_said_again_as_often_as_wanted(youth: Youth) -> None:
    youth.presses("/feeling_bad").answers(thoughts="no")
    while "/repeat" not in youth.buttons:
        youth.presses("/next_step")
    again = youth.said
    assert youth.presses("/repeat").said == again
    assert youth.presses("/step_done").said[0] == "utter_well_done"
