"""Topics where a wrong step can hurt: telling at home, violence, the first days after an assault, despair, the law."""

from __future__ import annotations

import pytest

from actions.conditions import Facts
from actions.flow import flow_of

TELLING = {"may_wait", "whom", "moment", "first_sentence", "in_writing", "how_much", "if_angry", "afterwards"}


def steps(topic: str, facts: Facts) -> list[str]:
    return [step.id for step in flow_of(topic).plan(facts)]


def test_who_is_not_safe_at_home_never_gets_a_plan_to_tell_there() -> None:
    unsafe: Facts = {"telling_unsafe": ("yes",)}
    assert TELLING.isdisjoint(steps("fear_parents", unsafe))
    assert {"not_at_home", "outside", "experts", "safe_plan"} <= set(steps("fear_parents", unsafe))
    assert flow_of("fear_parents").level_for(unsafe) == "E2"
    assert flow_of("fear_parents").sub_for(unsafe) == "honour"


@pytest.mark.parametrize("facts", [{"telling_unsafe": ("unknown",)}, {}])
def test_doubt_about_safety_comes_before_any_plan_to_tell(facts: Facts) -> None:
    plan = steps("fear_parents", facts)
    assert all(plan.index("in_doubt") < plan.index(step) for step in TELLING)


def test_a_talk_with_parents_is_prepared_from_whom_to_afterwards() -> None:
    plan = steps("fear_parents", {"telling_unsafe": ("no",)})
    assert [step for step in plan if step in TELLING][:4] == ["may_wait", "whom", "moment", "first_sentence"]
    assert "in_doubt" not in plan


def test_the_first_days_after_an_assault_have_their_own_help() -> None:
    recent = steps("physical_abuse", {"when": ("last_7_days",)})
    assert recent.index("first_days") < recent.index("traces") < recent.index("police")
    long_ago = steps("physical_abuse", {"when": ("longer_ago",)})
    assert {"first_days", "traces", "safe_place"}.isdisjoint(long_ago)
    assert "longer_ago" in long_ago


@pytest.mark.parametrize("unsaid", [{"when": ("not_said",)}, {}])
def test_who_does_not_say_when_hears_about_the_first_days(unsaid: Facts) -> None:
    assert "first_days" in steps("physical_abuse", unsaid)


@pytest.mark.parametrize(
    ("topic", "age", "expected"),
    [
        ("physical_abuse", "12_15", "trusted_adult"),
        ("physical_abuse", "18_26", "trusted_person"),
        ("exploitation", "16_17", "trusted_adult"),
        ("abuse_home", "18_26", "trusted_person"),
    ],
)
def test_the_age_decides_whom_to_trust(topic: str, age: str, expected: str) -> None:
    assert {"trusted_adult", "trusted_person"} & set(steps(topic, {"age_band": (age,)})) == {expected}


def test_the_line_for_children_is_not_offered_to_adults() -> None:
    assert "kindertelefoon" in steps("abuse_home", {"age_band": ("12_15",)})
    assert "kindertelefoon" not in steps("abuse_home", {"age_band": ("18_26",)})


def test_who_does_not_answer_about_dark_thoughts_still_gets_a_number() -> None:
    assert "heavy" in steps("feeling_bad", {"thoughts": ("not_said",)})
    assert "heavy" in steps("feeling_bad", {})
    assert "heavy" not in steps("feeling_bad", {"thoughts": ("no",)})


def test_safety_is_asked_first_where_danger_is_likely() -> None:
    for topic in ("exploitation", "physical_abuse", "abuse_home", "fear_parents"):
        assert flow_of(topic).asks[0].slot == "safe_now"


@pytest.mark.parametrize("topic", ["police_howto", "is_it_punishable"])
def test_who_only_wants_to_know_is_asked_nothing(topic: str) -> None:
    assert flow_of(topic).open_questions({}, ()) == []
    assert steps(topic, {})


def test_the_preparation_of_a_report_goes_from_before_to_after() -> None:
    plan = steps("police_howto", {})
    order = ["choice", "time", "evidence", "story", "bring", "call", "first_words", "during", "after_ask"]
    assert [step for step in plan if step in order] == order
    assert "parents" not in steps("police_howto", {"age_band": ("18_26",)})
