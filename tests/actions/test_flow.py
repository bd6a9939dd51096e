"""A flow is a function of the answers: what is asked, which steps follow, how urgent it is, how it is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.conditions import Facts, holds
from actions.errors import ContentError, NoSuchFlow
from actions.flow import Flow, flow_of, flows, load_flows
from actions.vocabulary import vocabulary

MINOR: Facts = {"age_band": ("12_15",), "image_age": ("under_18",)}


def steps(flow: Flow, facts: Facts) -> list[str]:
    return [step.id for step in flow.plan(facts)]


def test_a_question_without_influence_on_the_advice_is_not_asked() -> None:
    flow = flow_of("sextortion")
    assert "image_age" in flow.open_questions({}, ())
    assert "image_age" in flow.open_questions({"age_band": ("18_26",)}, ())
    assert "image_age" not in flow.open_questions({"age_band": ("12_15",)}, ())


def test_told_and_skipped_questions_are_not_asked() -> None:
    asked = flow_of("sextortion").open_questions({"demand": ("money",), "safe_now": ("yes",)}, ("offender",))
    assert {"demand", "safe_now", "offender"}.isdisjoint(asked)
    assert asked[0] == "help_wanted"


def test_who_only_wants_to_tell_is_asked_nothing_more() -> None:
    assert flow_of("grooming").open_questions({"help_wanted": ("tell",)}, ()) == []


@pytest.mark.parametrize("topic", ["sextortion", "deepnude", "nude_leaked"])
def test_the_age_in_the_image_decides_the_removal_service(topic: str) -> None:
    services = {"take_it_down", "stopncii", "which_service"}
    for facts, expected in [
        ({"image_age": ("under_18",)}, "take_it_down"),
        ({"image_age": ("18_plus",)}, "stopncii"),
        ({"image_age": ("unknown",)}, "which_service"),
        ({}, "which_service"),
    ]:
        assert services & set(steps(flow_of(topic), facts)) == {expected}


@pytest.mark.parametrize("topic", sorted(flows()))
def test_evidence_comes_before_anything_is_removed_or_reported(topic: str) -> None:
    for wanted in ("step_by_step", "remove"):
        plan = steps(flow_of(topic), {**MINOR, "help_wanted": (wanted,), "spread": ("yes",), "sent_anything": ("yes",)})
        later = [step for step in ("report_app", "report_block", "take_it_down") if step in plan]
        assert all(plan.index("evidence") < plan.index(step) for step in later)


def test_who_wants_something_removed_gets_that_first() -> None:
    plan = steps(flow_of("nude_leaked"), {**MINOR, "help_wanted": ("remove",), "where": ("instagram",)})
    assert plan.index("take_it_down") < plan.index("not_your_fault")


def test_paying_and_the_kind_of_demand_change_the_first_steps() -> None:
    flow = flow_of("sextortion")
    assert steps(flow, {"demand": ("money",), "paid_or_sent": ("no",)})[0] == "no_money"
    assert steps(flow, {"demand": ("money",), "paid_or_sent": ("paid",)})[0] == "paid"
    assert steps(flow, {"demand": ("more_images",), "paid_or_sent": ("sent",)})[0] == "send_nothing"
    assert steps(flow, {"demand": ("crime",), "paid_or_sent": ("no",)})[0] == "no_crime"


def test_a_known_offender_is_not_simply_cut_off() -> None:
    known = steps(flow_of("sextortion"), {"offender": ("ex_or_partner",)})
    assert "no_contact_known" in known
    assert "no_contact" not in known


def test_a_younger_youth_raises_the_level() -> None:
    assert flow_of("deepnude").level_for({"age_band": ("18_26",)}) == "E1"
    assert flow_of("deepnude").level_for({"age_band": ("12_15",)}) == "E2"
    assert flow_of("sextortion").level_for({}) == "E2"


def test_the_sub_code_comes_from_the_answers() -> None:
    assert flow_of("sextortion").sub_for({"demand": ("crime",)}) == "crime"
    assert flow_of("nude_leaked").sub_for({"where": ("snapchat", "porn_site")}) == "porn_site"
    assert flow_of("grooming").sub_for({}) is None


def test_an_image_of_a_minor_follows_from_the_age() -> None:
    rule = next(rule for rule in vocabulary().follows if rule.slot == "image_age")
    assert rule.value == "under_18"
    assert holds(rule.when, {"age_band": ("16_17",)})
    assert not holds(rule.when, {"age_band": ("18_26",)})


def test_a_bare_number_is_read_in_the_bands_of_its_question() -> None:
    age, image = vocabulary().questions["age_band"], vocabulary().questions["image_age"]
    assert [age.read_number(n) for n in (9, 12, 15, 17, 18, 26, 40)] == [
        "under_12",
        "12_15",
        "12_15",
        "16_17",
        "18_26",
        "18_26",
        "over_26",
    ]
    assert (age.read_number(3), age.read_number(150)) == (None, None)
    assert (image.read_number(17), image.read_number(18)) == ("under_18", "18_plus")


def test_a_topic_without_a_flow_is_named() -> None:
    with pytest.raises(NoSuchFlow, match="homework"):
        flow_of("homework")


GOOD = """
topic: grooming
level: E2
raise: []
asks: [{slot: age_band}]
steps: [{id: trick}]
sub: []
refer: [police]
"""


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (GOOD.replace("topic: grooming", "topic: nonsense"), "topic"),
        (GOOD.replace("refer: [police]", ""), "refer"),
        (GOOD.replace("age_band", "shoe_size"), "asks.shoe_size"),
        (GOOD.replace("{id: trick}", "{id: trick, when: {age_band: [15]}}"), "steps.trick"),
        (GOOD.replace("{id: trick}", "{id: trick, when: {meeting: [no]}}"), "quotes"),
        (GOOD.replace("{id: trick}", "{id: trick, when: {shoe_size: [x]}}"), "shoe_size"),
        (GOOD.replace("{id: trick}", "{id: trick, when: [x]}"), "slot: \\[values\\]"),
        (GOOD.replace("{id: trick}", "{id: trick, when: {age_band: []}}"), "list of values"),
        (GOOD.replace("{id: trick}", "{response: utter_x}"), "no id"),
        (GOOD.replace("{id: trick}", "{id: trick}, {id: trick}"), "same id"),
        (GOOD.replace("level: E2", "level: E9"), "E9"),
        (GOOD.replace("sub: []", "sub: [{code: nothing}]"), "sub.nothing"),
        (GOOD.replace("[police]", "[halt]"), "refer.halt"),
        (GOOD + "implies: {spread: maybe}", "implies.spread"),
        ("- a list", "mapping"),
        ("topic: [", "ParserError"),
    ],
)
def test_a_mistake_in_a_flow_names_the_file_and_the_key(tmp_path: Path, broken: str, says: str) -> None:
    (tmp_path / "grooming.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(ContentError, match=rf"content/.*grooming\.yml: .*{says}"):
        load_flows(tmp_path, vocabulary())


def test_a_right_flow_is_read(tmp_path: Path) -> None:
    (tmp_path / "grooming.yml").write_text(GOOD, encoding="utf-8")
    assert load_flows(tmp_path, vocabulary())["grooming"].form == "grooming_form"
