"""What is not understood is asked about; twice, and a human is offered; never a dead end."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine

HANDOVER = {"name": "offer_handover"}


def test_facts_alone_do_not_start_a_flow(youth: Youth) -> None:
    youth.says("mijn ex")
    assert youth.said[-1] in ("utter_clarify", "utter_menu")


def test_hello_shows_what_can_be_done(youth: Youth) -> None:
    assert youth.says("hoi").said == ["utter_greet"]
    assert {"/sextortion", "/nude_leaked", "/deepnude", "/grooming"} <= set(youth.buttons)


def test_the_menu_groups_and_the_crisis_buttons_go_to_the_gateway(youth: Youth) -> None:
    assert youth.presses('/menu{"menu_group": "feelings"}').said == ["utter_menu_feelings"]
    assert {"kompas:thoughts_yes", "kompas:safe_no", "kompas:human"} <= set(youth.buttons)
    assert youth.presses('/menu{"menu_group": "other"}').said == ["utter_menu_other"]


def test_a_button_for_self_harm_raises_the_crisis_in_the_gateway(youth: Youth) -> None:
    youth.presses("/self_harm")
    assert youth.commands == [{"name": "raise_crisis", "arguments": {"kind": "self_harm"}}]


def test_a_yes_to_an_open_question_asks_to_choose(youth: Youth) -> None:
    youth.presses("/sextortion").presses("/skip").presses("/skip")
    assert youth.asked == "age_band"
    assert youth.says("ja").said == ["utter_choose_answer", "utter_ask_age_band"]


def test_a_no_to_a_question_without_a_no_skips_it(youth: Youth) -> None:
    youth.presses("/sextortion").presses("/skip").presses("/skip")
    assert youth.says("nee").said[0] == "utter_skipped"
    assert youth.asked == "paid_or_sent"


def test_a_step_that_does_not_work_offers_help_and_yes_means_a_human(youth: Youth) -> None:
    youth.presses("/deepnude").answers()
    assert youth.says("nee dat lukt niet").said == ["utter_step_stuck"]
    assert youth.says("ja").commands == [{"name": "offer_handover", "arguments": {"reason": "asked", "level": "E1"}}]
