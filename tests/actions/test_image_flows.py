"""The topics about images: the route per platform, the neighbour a flow points to, and what nobody may be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from actions.conditions import Facts
from actions.flow import flow_of
from actions.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
READ_ROUTES = {"instagram", "facebook", "snapchat", "tiktok", "discord", "telegram"}
"""Platforms whose way to report was read in a source; the others get what is the same everywhere."""
APPS = ["whatsapp", *sorted(READ_ROUTES), "x", "youtube", "reddit", "game", "dating_app", "other", "unknown"]


def said(topic: str, facts: Facts) -> list[str]:
    return [step.response for step in flow_of(topic).plan(facts)]


@pytest.mark.parametrize("topic", ["nude_leaked", "deepnude", "removal_help"])
@pytest.mark.parametrize("where", APPS)
def test_each_app_has_one_way_to_report_and_one_text_to_copy(topic: str, where: str) -> None:
    plan = said(topic, {"where": (where,), "spread": ("yes",), "image_age": ("under_18",)})
    routes = [one for one in plan if one.startswith("utter_step_platform_") or one == "utter_step_report_app"]
    assert len(routes) == 1, routes
    general = {"utter_step_report_app", "utter_step_platform_other"}
    assert routes[0] == f"utter_step_platform_{where}" if where in READ_ROUTES else routes[0] in general
    assert len([one for one in plan if "report_text" in one]) == 1


@pytest.mark.parametrize("where", [*APPS, "school_or_friends", "mail", None])
def test_who_is_blackmailed_is_told_once_how_to_report(where: str | None) -> None:
    plan = said("sextortion", {"where": (where,)} if where else {})
    routes = [one for one in plan if one.startswith("utter_step_platform_") or one.endswith("step_report_block")]
    assert len(routes) == 1, routes
    assert plan.index("utter_step_evidence_threat") < plan.index(routes[0])


def test_a_mail_that_showed_an_image_is_no_bluff() -> None:
    shown = {"image_shown": ("yes",)}
    assert said("scam_mail", shown)[0] == "utter_scam_mail_step_shown"
    assert {"utter_scam_mail_step_bluff", "utter_scam_mail_step_clean"}.isdisjoint(said("scam_mail", shown))
    assert flow_of("scam_mail").level_for(shown) == "E2"


def test_who_paid_for_a_mail_keeps_it_and_calls_the_bank() -> None:
    paid = said("scam_mail", {"image_shown": ("no",), "paid_or_sent": ("paid",)})
    assert "utter_scam_mail_step_paid" in paid
    assert "utter_scam_mail_step_clean" not in paid


@pytest.mark.parametrize(
    ("topic", "facts"),
    [
        ("pressured_nude", {"offender": ("stranger",), "other_age": ("adult",)}),
        ("unwanted_nude", {"offender": ("known_adult",)}),
        ("unwanted_nude", {"offender": ("stranger",), "other_age": ("adult",)}),
        ("sent_regret", {"offender": ("known_adult",), "image_age": ("under_18",)}),
    ],
)
def test_an_adult_and_a_minor_get_a_human_with_priority_and_the_way_to_grooming(topic: str, facts: Facts) -> None:
    facts = {"age_band": ("16_17",), **facts}
    assert flow_of(topic).level_for(facts) == "E2"
    assert f"utter_{topic}_step_adult" in said(topic, facts)


def test_nobody_is_told_to_ask_a_stranger_or_an_adult_to_delete_it() -> None:
    for offender in ("stranger", "unknown", "known_adult", "family"):
        plan = said("sent_regret", {"offender": (offender,), "image_age": ("under_18",)})
        assert "utter_sent_regret_step_ask_delete" not in plan


def test_a_stranger_gets_no_friendly_no() -> None:
    plan = said("pressured_nude", {"offender": ("stranger",)})
    assert "utter_pressured_nude_step_say_no" not in plan
    assert plan.index("utter_step_evidence_threat") < plan.index("utter_pressured_nude_step_report_block")


def test_tips_are_not_for_the_youngest_and_nothing_is_asked() -> None:
    assert flow_of("sexting_question").open_questions({}, ()) == []
    assert "utter_sexting_question_step_risk" in said("sexting_question", {})
    assert "utter_sexting_question_step_risk" not in said("sexting_question", {"age_band": ("12_15",)})


def test_a_service_that_needs_the_image_is_not_advised_to_who_has_it_not() -> None:
    services = {"utter_step_take_it_down", "utter_step_stopncii", "utter_step_which_service"}
    for age in ("under_18", "18_plus", "unknown"):
        assert services & set(said("removal_help", {"image_age": (age,), "has_image": ("no",)})) == set()
        assert len(services & set(said("removal_help", {"image_age": (age,), "has_image": ("yes",)}))) == 1


def test_the_open_page_goes_to_the_hotline_and_a_private_chat_does_not() -> None:
    assert "utter_received_nude_step_public_page" in said("received_nude", {"where": ("porn_site",)})
    assert "utter_received_nude_step_public_page" not in said("received_nude", {"where": ("whatsapp",)})


@pytest.mark.parametrize(
    "topic",
    [
        *("sextortion", "deepnude", "nude_leaked", "grooming", "scam_mail", "pressured_nude", "sent_regret"),
        *("sexting_question", "unwanted_nude", "received_nude", "removal_help"),
    ],
)
def test_each_step_has_its_short_line_in_the_step_plan_or_is_only_information(topic: str) -> None:
    plan = yaml.safe_load((ROOT / "content" / "step_plan.yml").read_text(encoding="utf-8"))
    for step in flow_of(topic).steps:
        assert step.response in plan
        assert len(plan[step.response] or "") <= 80, step.response
    assert topic in vocabulary().topics
