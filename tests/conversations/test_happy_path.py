"""From the first words to the closing: the advice that fits the answers, and one report."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine


def test_a_boy_who_paid_gets_the_first_hour_the_bank_and_take_it_down(youth: Youth) -> None:
    # Given a boy who is blackmailed and paid
    youth.says("ik heb 50 euro betaald maar hij wil meer anders stuurt ie alles naar me klas")
    assert youth.said[0] == "utter_sextortion_acknowledge"
    assert youth.card["topic"] == "sextortion"
    assert youth.asked == "safe_now"
    # When he answers what he is asked
    asked_about_paying = "paid_or_sent" not in youth.card["answers"]
    youth.answers(safe_now="yes", age_band="16_17", paid_or_sent="paid", demand="money", spread="no")
    # Then a human is advised first, and the steps fit him
    assert asked_about_paying is False, "he told it: it is not asked again"
    assert youth.said == ["utter_offer_human_e2"]
    assert "kompas:human" in youth.buttons
    seen = youth.walks()
    assert seen[0] == "utter_sextortion_step_paid"
    assert "utter_step_take_it_down" in seen
    assert "utter_step_stopncii" not in seen
    assert seen.index("utter_step_evidence_threat") < seen.index("utter_sextortion_step_report_block")
    assert youth.everything == [
        {
            "name": "record_report",
            "arguments": {
                "categories": {
                    "topic": "sextortion",
                    "sub": "money",
                    "role": "self",
                    "level": "E2",
                    "crisis": "no",
                    "outcome": "referred",
                    "age_band": "16_17",
                    "image_age": "under_18",
                    "demand": "money",
                    "paid_or_sent": "paid",
                    "spread": "no",
                }
            },
        }
    ]


@pytest.mark.parametrize(
    ("topic", "answers", "sees", "not_sees", "level"),
    [
        (
            "sextortion",
            {"age_band": "18_26", "image_age": "18_plus", "demand": "more_images"},
            "utter_step_stopncii",
            "take_it",
            "E2",
        ),
        ("deepnude", {"age_band": "12_15", "spread": "yes", "where": "snapchat"}, "utter_step_take_it_down", "stopncii", "E2"),
        ("deepnude", {"age_band": "18_26", "image_age": "18_plus"}, "utter_step_stopncii", "take_it", "E1"),
        ("nude_leaked", {"age_band": "16_17", "where": "porn_site"}, "utter_step_porn_site", "utter_step_report_app", "E1"),
        (
            "nude_leaked",
            {"where": "school_or_friends", "offender": "friend_or_classmate"},
            "utter_step_school",
            "porn_site",
            "E2",
        ),
        ("grooming", {"age_band": "12_15", "meeting": "planned"}, "utter_grooming_step_no_meeting", "not_meeting", "E2"),
        ("grooming", {"meeting": "met", "sent_anything": "yes"}, "utter_step_which_service", "not_meeting", "E2"),
    ],
)
def test_the_answers_choose_the_steps(
    youth: Youth, topic: str, answers: dict[str, str], sees: str, not_sees: str, level: str
) -> None:
    youth.presses(f"/{topic}").answers(**answers)
    seen = [*youth.said, *youth.walks()]
    assert sees in seen
    assert not any(not_sees in name for name in seen)
    assert youth.card["level"] == level
    assert any(name.startswith("utter_offer_human") for name in seen)


def test_every_question_may_be_skipped(youth: Youth) -> None:
    for topic in ("sextortion", "deepnude", "nude_leaked", "grooming"):
        fresh = Youth(youth._engine)
        fresh.presses(f"/{topic}").answers()
        fresh.walks()
        assert fresh.card["answers"] == {}


def test_who_only_wants_to_tell_is_heard_and_may_take_the_steps_later(youth: Youth) -> None:
    youth.presses("/grooming").presses('/inform{"safe_now": "yes"}').presses('/inform{"help_wanted": "tell"}')
    assert youth.said == ["utter_listening"]
    assert youth.says("hij zegt steeds dat hij van me houdt en dat ik het geheim moet houden").said == ["utter_listening_more"]
    assert youth.presses("/start_steps").asked == "age_band"


def test_a_step_that_worked_is_praised(youth: Youth) -> None:
    youth.presses("/deepnude").answers()
    youth.presses("/next_step")
    assert youth.presses("/step_done").said[0] == "utter_well_done"


def test_who_wants_something_removed_sees_evidence_and_then_the_service(youth: Youth) -> None:
    youth.presses("/nude_leaked").answers(help_wanted="remove", age_band="16_17", where="instagram")
    seen = [*youth.said, *youth.walks()]
    assert seen.index("utter_step_links") < seen.index("utter_step_take_it_down")
    assert seen.index("utter_step_take_it_down") < seen.index("utter_nude_leaked_step_not_your_fault")


def test_the_report_is_counted_once(youth: Youth) -> None:
    youth.presses("/deepnude").answers()
    youth.walks()
    youth.presses("/stop").presses("/resume").presses("/stop")
    assert [command["name"] for command in youth.everything] == ["record_report"]
