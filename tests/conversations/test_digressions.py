"""A question in between is answered in one turn, and the flow goes on where it was; another topic does not lose the first."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("is dit anoniem?", "utter_is_anonymous"),
        ("ben jij een robot?", "utter_who_are_you"),
        ("hello can you help me please", "utter_other_language"),
        ("hoi", "utter_greet_again"),
    ],
)
def test_a_question_in_between(youth: Youth, text: str, answer: str) -> None:
    youth.presses("/grooming").presses("/skip")
    assert youth.says(text).said == [answer, "utter_ask_help_wanted"]
    youth.answers()
    step = youth.presses("/next_step").said
    assert youth.says(text).said == [answer, *step]


def test_a_thank_you_does_not_repeat_a_whole_step(youth: Youth) -> None:
    youth.presses("/deepnude").answers()
    assert youth.says("dankjewel").said == ["utter_thanks_in_flow"]
    assert youth.says("nee").said == ["utter_pause"]
    assert youth.says("verder").said == ["utter_step_evidence_image"]


def test_repeat_and_resume_say_the_open_question_or_step_again(youth: Youth) -> None:
    assert youth.presses("/sextortion").presses("/repeat").said == ["utter_ask_safe_now"]
    assert youth.says("herhaal").said == ["utter_ask_safe_now"]
    youth.answers()
    step = youth.presses("/next_step").said
    assert youth.presses("/repeat").said == step
    assert youth.presses("/resume").said == step


def test_another_topic_keeps_the_first_one_for_later(youth: Youth) -> None:
    youth.presses("/sextortion").presses('/inform{"safe_now": "yes"}')
    youth.presses("/grooming")
    assert youth.card["topic"] == "grooming", "a button leaves no doubt"
    youth.answers(help_wanted="step_by_step")
    seen = youth.walks()
    assert seen[-1] == "utter_closing_parked"
    assert "Iemand dreigt met beelden van mij" in youth.told
    youth.says("ja")
    assert youth.said[0] == "utter_back_to_topic"
    assert youth.card["topic"] == "sextortion"


def test_the_menu_leaves_a_way_back(youth: Youth) -> None:
    youth.presses("/deepnude").presses("/menu")
    assert youth.said == ["utter_menu", "utter_menu_resume"]
    assert youth.presses("/resume").asked == "safe_now"


def test_an_old_button_changes_nothing(youth: Youth) -> None:
    youth.presses("/deepnude")
    assert youth.presses("/next_step").asked == "safe_now"
    assert youth.presses("/step_done").asked == "safe_now"


def test_stopping_is_not_the_end(youth: Youth) -> None:
    youth.presses("/nude_leaked").presses("/skip")
    assert youth.says("doei ik moet gaan").said == ["utter_goodbye"]
    assert [command["name"] for command in youth.commands] == ["record_report"]
    assert youth.commands[0]["arguments"]["categories"]["outcome"] == "left"
    assert youth.presses("/resume").asked == "help_wanted"
