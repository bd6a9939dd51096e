"""Somebody speaks for another: what happened to that other is news, never a change to the victim's own flow."""

from __future__ import annotations

import pytest

from tests.conversations.youth import Youth

pytestmark = pytest.mark.engine

ROLES = {"friend_worry": "friend", "parent": "parent", "professional": "professional"}


@pytest.mark.parametrize("topic", sorted(ROLES))
def test_what_happened_may_be_told_while_it_is_asked(youth: Youth, topic: str) -> None:
    youth.presses(f"/{topic}").answers_until("what_happened")
    youth.says("er wordt gedreigd om haar naaktfoto's rond te sturen als ze niet betaalt")
    assert youth.said[0] == "utter_told"
    assert youth.card["topic"] == topic
    assert youth.card["answers"]["what_happened"] == "sextortion"
    assert youth.card["answers"]["role"] == ROLES[topic]
    assert youth.card["level"] == "E2"
    youth.answers()  # how old the other is in the image decides which service is named
    youth.presses("/next_step")
    seen = [*youth.said, *youth.walks()]
    assert f"utter_{topic}_step_threat" in seen


def test_a_topic_between_the_steps_is_news_of_the_other(youth: Youth) -> None:
    youth.presses("/friend_worry").answers(friend_safe="yes")
    youth.says("ze wordt afgeperst, hij wil geld anders zet hij haar naaktfoto online")
    assert youth.card["topic"] == "friend_worry"
    assert youth.card["answers"]["what_happened"] == "sextortion"


def test_it_is_about_the_youth_after_all(youth: Youth) -> None:
    youth.presses("/friend_worry").answers(friend_safe="yes", what_happened="sextortion")
    youth.says("nee het gaat om mij")
    assert youth.said[0] == "utter_sextortion_acknowledge"
    assert youth.card["topic"] == "sextortion"
    assert {"role", "what_happened"}.isdisjoint(youth.card["answers"])


def test_it_is_about_a_friend_after_all(youth: Youth) -> None:
    youth.presses("/nude_leaked").says("het gaat om een vriendin")
    assert youth.card["topic"] == "friend_worry"
    assert youth.card["answers"]["what_happened"] == "nude_leaked"


@pytest.mark.parametrize("kind", ["suicidal", "self_harm"])
def test_another_in_crisis_reaches_the_gateway_and_gets_its_own_steps(youth: Youth, kind: str) -> None:
    youth.presses("/parent").answers(what_happened=kind)
    assert {"name": "raise_crisis", "arguments": {"kind": "friend"}} in youth.everything
    assert (youth.card["topic"], youth.card["level"]) == ("parent", "E3")


def test_the_crisis_that_the_gateway_heard_leads_to_what_a_friend_can_do(youth: Youth) -> None:
    youth.in_crisis("friend_in_crisis", "mijn vriendin wil niet meer leven")
    assert youth.said == ["utter_ask_friend_safe"]
    assert youth.card["answers"]["what_happened"] == "suicidal"
    youth.presses('/inform{"friend_safe": "yes"}')
    assert "utter_friend_worry_step_ask_directly" in [*youth.said, *youth.walks()]


@pytest.mark.parametrize("how", ["button", "typed"])
def test_a_crisis_text_that_was_not_about_the_youth(youth: Youth, how: str) -> None:
    youth.in_crisis("suicidal", "ik wil dood zei hij")
    button = next(payload for payload in youth.buttons if payload.startswith("/friend_in_crisis"))
    if how == "button":
        youth.presses(button)
    else:
        youth.says("het gaat om een vriend")
    assert youth.card["topic"] == "friend_worry"
    assert youth.card["answers"]["what_happened"] == "suicidal"
    assert youth.card["level"] == "E3"


def test_the_step_plan_holds_what_was_shown_and_marks_what_was_done(youth: Youth) -> None:
    youth.presses("/grooming").presses("/my_plan")
    assert youth.said[0] == "utter_my_plan_empty"
    youth.answers(meeting="no").presses("/next_step")
    while youth.said[-1] != "utter_grooming_step_no_contact":
        youth.presses("/next_step")
    youth.presses("/step_done").says("mijn stappenplan")
    assert youth.said[0].startswith("utter_my_plan")
    assert "☑ Ik reageer niet meer." in youth.told
    assert "☐ Ik spreek niet af." in youth.told


def test_what_is_known_is_on_the_card_before_the_talk_ends(youth: Youth) -> None:
    youth.presses("/sextortion").answers_until("demand").presses('/inform{"demand": "money"}')
    assert youth.card["answers"]["sub"] == "money"
    youth.in_crisis("suicidal", "ik wil niet meer")
    assert youth.card["topic"] == "suicidal"
    assert (youth.card["answers"]["topic"], youth.card["answers"]["sub"]) == ("sextortion", "money")
