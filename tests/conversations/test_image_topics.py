"""The topics about images over real turns: no question where none is needed, the neighbour one press away, a text to copy."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine


def test_a_question_about_sexting_is_answered_without_a_question_back(youth: Youth) -> None:
    youth.presses("/sexting_question")
    assert youth.said == ["utter_sexting_question_acknowledge", "utter_sexting_question_step_when_ok"]
    assert youth.asked is None
    # And the talk goes on as after any first step
    assert youth.says("verder").said == ["utter_sexting_question_step_agree"]
    assert youth.says("terug").said == ["utter_sexting_question_step_when_ok"]
    assert youth.walks()[-2:] == ["utter_sexting_question_referrals", "utter_closing"]
    assert youth.everything[-1]["arguments"]["categories"]["topic"] == "sexting_question"


def test_a_mail_with_a_real_image_leads_to_a_human_and_the_steps_for_blackmail(youth: Youth) -> None:
    youth.presses("/scam_mail")
    assert youth.asked == "image_shown"
    youth.answers(image_shown="yes", paid_or_sent="no")
    assert youth.said == ["utter_offer_human_e2"]
    assert youth.presses("/next_step").said == ["utter_scam_mail_step_shown"]
    youth.presses("/sextortion")
    assert (youth.said[0], youth.card["topic"]) == ("utter_sextortion_acknowledge", "sextortion")


def test_a_typed_answer_to_the_new_questions_counts(youth: Youth) -> None:
    youth.presses("/scam_mail").says("er zat niks bij")
    assert youth.card["answers"]["image_shown"] == "no"
    youth.presses("/removal_help").answers_until("image_age").presses('/inform{"image_age": "under_18"}')
    assert youth.asked == "has_image"
    youth.says("heb ik niet meer")
    assert youth.card["answers"]["has_image"] == "no"


def test_who_is_pushed_gets_words_to_say_no(youth: Youth) -> None:
    youth.presses("/pressured_nude").answers(safe_now="yes", age_band="16_17", offender="ex_or_partner", still_in_contact="yes")
    seen = [*youth.said, *youth.walks()]
    assert "utter_pressured_nude_step_say_no" in seen
    assert "utter_pressured_nude_step_stranger" not in seen


def test_the_way_to_report_follows_the_platform_told(youth: Youth) -> None:
    youth.presses("/removal_help").answers(where="tiktok", image_age="under_18", has_image="yes")
    seen = [*youth.said, *youth.walks()]
    assert seen.index("utter_step_links") < seen.index("utter_step_platform_tiktok")
    assert "utter_step_report_text_under_18" in seen
    assert "utter_step_take_it_down" in seen
    assert "utter_step_platform_other" not in seen
