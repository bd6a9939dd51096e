"""Friends, parents, teachers, and who did or saw something themselves: their own words and steps over real turns."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("topic", "answers", "sees", "not_sees", "level"),
    [
        ("friend_worry", {"what_happened": "sextortion"}, "threat", "ask_directly", "E2"),
        ("friend_worry", {"what_happened": "cyberbullying"}, "stand_beside", "no_forwarding", "E1"),
        ("friend_worry", {"friend_safe": "unknown"}, "unsure", "threat", "E1"),
        ("parent", {"child_age": "12_15", "what_happened": "nude_leaked"}, "service_minor", "service_both", "E1"),
        ("parent", {"what_happened": "physical_abuse"}, "seven_days", "no_punishment", "E2"),
        ("professional", {"what_happened": "deepnude"}, "sharers", "threat", "E1"),
        ("professional", {"what_happened": "abuse_home"}, "home", "class", "E2"),
        ("i_forwarded", {"own_part": "forwarded", "still_spreading": "yes", "age_band": "16_17"}, "help_both", "law", "E1"),
        ("i_forwarded", {"own_part": "threatened"}, "stop_threat", "ask_others", "E2"),
        ("own_feelings", {"child_in_danger": "no"}, "boundaries", "distance", "E2"),
        ("found_csam", {"child_in_danger": "no", "where": "telegram"}, "private", "public", "E1"),
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
    assert f"utter_{topic}_referrals" in seen


@pytest.mark.parametrize(
    ("topic", "first"), [("friend_worry", "friend_safe"), ("parent", "friend_safe"), ("professional", "friend_safe")]
)
def test_the_safety_of_the_other_is_asked_first(youth: Youth, topic: str, first: str) -> None:
    youth.presses(f"/{topic}")
    assert youth.said[0] == f"utter_{topic}_acknowledge"
    assert youth.asked == first


@pytest.mark.parametrize("topic", ["friend_worry", "parent", "professional"])
def test_another_who_is_not_safe_now_is_a_crisis(youth: Youth, topic: str) -> None:
    youth.presses(f"/{topic}").says("nee")
    assert youth.commands == [{"name": "raise_crisis", "arguments": {"kind": "friend"}}]
    assert youth.card["level"] == "E3"


@pytest.mark.parametrize("topic", ["found_csam", "own_feelings"])
def test_a_child_in_danger_now_is_a_crisis(youth: Youth, topic: str) -> None:
    youth.presses(f"/{topic}").says("ja")
    assert youth.commands == [{"name": "raise_crisis", "arguments": {"kind": "danger"}}]


@pytest.mark.parametrize("topic", ["friend_worry", "parent", "professional"])
def test_who_does_not_know_what_happened_gets_a_path_too(youth: Youth, topic: str) -> None:
    youth.presses(f"/{topic}").answers()
    seen = [*youth.said, *youth.walks()]
    assert f"utter_{topic}_step_find_out" in seen


def test_a_parent_who_tells_the_age_is_not_asked_for_it(youth: Youth) -> None:
    youth.says("mijn dochter van 13 heeft een foto gestuurd en die wordt nu op school doorgestuurd")
    assert youth.card["topic"] == "parent"
    assert youth.card["answers"]["child_age"] == "12_15"
