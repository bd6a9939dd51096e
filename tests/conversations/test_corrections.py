"""Told facts are not asked, a correction changes the plan at once, and back undoes one answer."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine


def test_told_facts_are_confirmed_in_passing_and_not_asked(youth: Youth) -> None:
    youth.says("ik ben 15 en een onbekende op snapchat wil geld anders zet hij mijn naaktfoto online")
    assert "utter_told" in youth.said
    assert "12 tot en met 15" in youth.told
    assert youth.card["answers"]["age_band"] == "12_15"
    asked = []
    while youth.asked:
        asked.append(youth.asked)
        youth.presses("/skip")
    assert "age_band" not in asked


def test_a_bare_number_answers_and_a_later_one_corrects(youth: Youth) -> None:
    youth.presses("/grooming").presses("/skip").presses("/skip")
    assert youth.asked == "age_band"
    assert youth.says("15").card["answers"]["age_band"] == "12_15"
    youth.says("nee ik bedoelde 17")
    assert youth.said[0] == "utter_corrected"
    assert youth.card["answers"]["age_band"] == "16_17"
    assert youth.asked == "other_age", "the open question stays open"


def test_another_age_between_the_steps_changes_the_removal_service(youth: Youth) -> None:
    youth.presses("/deepnude").answers(age_band="16_17", spread="no")
    while youth.said[-1] != "utter_step_take_it_down":
        youth.presses("/next_step")
    youth.says("ik ben 19")
    assert youth.said[0] == "utter_corrected"
    assert youth.asked == "image_age", "now it matters how old the image is"
    assert youth.presses('/inform{"image_age": "18_plus"}').said[-1] == "utter_step_stopncii"


def test_not_instagram_but_snapchat(youth: Youth) -> None:
    youth.presses("/nude_leaked").answers(where="instagram")
    youth.presses("/next_step")
    youth.says("niet insta maar snap")
    assert youth.said[0] == "utter_corrected"
    assert youth.card["answers"]["where"] == "snapchat"


def test_a_typed_title_is_an_answer(youth: Youth) -> None:
    youth.presses("/sextortion").says("ja").says("stap voor stap")
    assert youth.says("16 of 17").card["answers"]["age_band"] == "16_17"
    assert youth.says("allebei").card["answers"]["paid_or_sent"] == "both"
    assert youth.says("nee nog niet").card["answers"]["spread"] == "no"
    assert youth.says("geld").card["answers"]["demand"] == "money"
    assert youth.says("een onbekende").card["answers"]["offender"] == "stranger"


def test_no_idea_is_never_a_no(youth: Youth) -> None:
    youth.presses("/sextortion").answers_until("spread")
    assert youth.says("weet ik niet").card["answers"]["spread"] == "unknown"


def test_back_undoes_one_answer_and_one_step(youth: Youth) -> None:
    youth.presses("/sextortion").presses('/inform{"safe_now": "yes"}').presses("/back")
    assert youth.asked == "safe_now"
    assert youth.card["answers"] == {}
    assert youth.presses("/back").said == ["utter_nothing_before", "utter_ask_safe_now"]
    youth.answers()
    first = youth.presses("/next_step").said
    youth.presses("/next_step")
    assert youth.presses("/back").said == first
    assert youth.presses("/back").asked == "thoughts", "before the first step stands the last question"


def test_terug_in_words_does_the_same(youth: Youth) -> None:
    youth.presses("/grooming").presses("/skip")
    assert youth.says("terug").asked == "safe_now"
