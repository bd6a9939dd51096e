"""Who speaks about somebody else, or did something: whatever happened there is a path, and a crisis comes first in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from actions.conditions import Facts
from actions.flow import flow_of
from actions.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
HELPERS = ("friend_worry", "parent", "professional")
CRISES = ("suicidal", "self_harm", "danger")
FIRST_IN_CRISIS = {"suicidal": "ask_directly", "self_harm": "wounds", "danger": "call_now"}
SAME_FOR_ALL = {"friend_worry", "parent", "professional", "shame_guilt", "feeling_bad", "fear_parents"}
"""What happened is still unclear: the general path."""


def plan(topic: str, facts: Facts) -> list[str]:
    return [step.id for step in flow_of(topic).plan(facts)]


def texts(topic: str) -> dict[str, str]:
    said = yaml.safe_load((ROOT / "data" / "responses" / f"{topic}.yml").read_text(encoding="utf-8"))["responses"]
    return {name: variants[0]["text"] for name, variants in said.items()}


@pytest.mark.parametrize("topic", HELPERS)
def test_whatever_happened_there_is_a_path_of_its_own(topic: str) -> None:
    unknown = plan(topic, {})
    assert len(unknown) >= 5
    for happened in vocabulary().topics:
        steps = plan(topic, {"what_happened": (happened,)})
        assert len(steps) >= 3, happened
        assert (steps == unknown) == (happened in SAME_FOR_ALL), happened


@pytest.mark.parametrize("topic", HELPERS)
@pytest.mark.parametrize("crisis", CRISES)
def test_a_crisis_of_the_other_comes_first_and_with_priority(topic: str, crisis: str) -> None:
    facts = {"what_happened": (crisis,)}
    steps = plan(topic, facts)
    assert steps[0] == FIRST_IN_CRISIS[crisis]
    assert "[[emergency_112.phone]]" in texts(topic)[f"utter_{topic}_step_{steps[0]}"]
    assert flow_of(topic).level_for(facts) == "E3"
    assert "helpwanted" not in steps


@pytest.mark.parametrize("topic", HELPERS)
def test_a_helper_of_a_suicidal_person_asks_directly_and_promises_no_secrecy(topic: str) -> None:
    said = texts(topic)
    steps = plan(topic, {"what_happened": ("suicidal",)})
    assert "Denk je aan zelfdoding?" in said[f"utter_{topic}_step_{steps[0]}"]
    assert "[[line_113.phone]]" in said[f"utter_{topic}_step_{steps[0]}"]
    together = " ".join(said[f"utter_{topic}_step_{step}"] for step in steps[:3])
    assert "Beloof niet dat je het geheimhoudt" in together or "Beloof geen geheimhouding" in together


@pytest.mark.parametrize("topic", HELPERS)
def test_nobody_is_asked_to_look_for_what_the_other_did_wrong(topic: str) -> None:
    for happened in ("sextortion", "nude_leaked", "physical_abuse", "grooming"):
        assert plan(topic, {"what_happened": (happened,)})[0] in {"listen", "calm"}


def test_the_age_of_the_child_decides_the_service() -> None:
    leaked = {"what_happened": ("nude_leaked",)}
    assert "service_minor" in plan("parent", {**leaked, "child_age": ("12_15",)})
    assert "service_both" in plan("parent", {**leaked, "child_age": ("18_plus",)})
    assert "grown_up" in plan("parent", {**leaked, "child_age": ("18_plus",)})
    assert "service_both" in plan("parent", leaked)


@pytest.mark.parametrize(
    ("where", "step", "sub"),
    [
        ("porn_site", "public", "public_url"),
        ("telegram", "private", "private_place"),
        ("whatsapp", "private", "private_place"),
        ("instagram", "either", None),
        ("unknown", "either", None),
    ],
)
def test_the_place_decides_where_abuse_images_are_reported(where: str, step: str, sub: str | None) -> None:
    steps = plan("found_csam", {"where": (where,)})
    assert steps[0] == "stop"
    assert [one for one in steps if one in {"public", "private", "either"}] == [step]
    assert flow_of("found_csam").sub_for({"where": (where,)}) == sub


@pytest.mark.parametrize(
    ("part", "first", "level"),
    [("forwarded", "stop", "E1"), ("made_fake", "stop_fake", "E1"), ("threatened", "stop_threat", "E2")],
)
def test_what_somebody_did_decides_what_stops_it(part: str, first: str, level: str) -> None:
    facts = {"own_part": (part,), "still_spreading": ("yes",), "age_band": ("16_17",), "image_age": ("under_18",)}
    assert plan("i_forwarded", facts)[0] == first
    assert ("ask_others" in plan("i_forwarded", facts)) == (part != "threatened")
    assert flow_of("i_forwarded").level_for(facts) == level
    assert flow_of("i_forwarded").sub_for(facts) == part


def test_what_is_gone_is_not_asked_back_and_minors_hear_of_halt() -> None:
    gone = {"own_part": ("forwarded",), "still_spreading": ("no",), "age_band": ("16_17",)}
    assert {"take_down", "ask_others", "help_both"}.isdisjoint(plan("i_forwarded", gone))
    assert "law_minor" in plan("i_forwarded", gone)
    assert "law" in plan("i_forwarded", {**gone, "age_band": ("18_26",)})


@pytest.mark.parametrize("danger", ["no", "unknown"])
def test_own_feelings_always_lead_to_people_who_are_there_for_it(danger: str) -> None:
    steps = plan("own_feelings", {"child_in_danger": (danger,)})
    assert ("distance" in steps) == (danger == "unknown")
    assert {"feeling", "stop_it_now", "how_are_you"} <= set(steps)
    assert "[[stop_it_now]]" in texts("own_feelings")["utter_own_feelings_referrals"]
