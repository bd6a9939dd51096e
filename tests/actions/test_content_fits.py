"""The domain, the flows, the responses and the rules say the same: what Rasa's own validation does not see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.flow import flows
from actions.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
PAYLOAD = re.compile(r"/([a-z_]+)(\{.*\})?")
MENTION = re.compile(r"\[\[([a-z0-9_]+)(?:\.(?:name|phone|link))?\]\]")
NAMED = re.compile(r"(?<=[\"' ])utter_(?:[a-z0-9_]|\{[^}]*\})+")
NEVER_AN_ANSWER = {"suicidal", "self_harm", "danger", "want_human", "delete_me", "goodbye", "stop"}
WHEN_THE_ANSWERS_ASK_FOR_IT = {"line_113", "csg", "take_it_down", "stopncii", "emergency_112", "veilig_thuis"}
MOST_COMMON = {"sextortion", "nude_leaked", "deepnude", "grooming", "cyberbullying", "suicidal", "self_harm"}
PRESSED = {"human", "human_yes", "thoughts_yes", "safe_yes", "safe_no", "friend_no"}
ALSO_IN_THE_ENGINE = {"utter_something_went_wrong"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


DOMAIN = read(ROOT / "domain.yml")
FILES = sorted((ROOT / "data" / "responses").glob("*.yml"))
OWNERS = [(name, path.name) for path in FILES for name in read(path)["responses"]]
RESPONSES: dict[str, list[dict[str, Any]]] = {name: said for path in FILES for name, said in read(path)["responses"].items()}
RULES = [rule for path in sorted((ROOT / "data" / "rules").glob("*.yml")) for rule in read(path)["rules"]]


def buttons() -> Iterator[tuple[str, dict[str, str]]]:
    for name, variants in RESPONSES.items():
        for button in variants[0].get("buttons") or []:
            yield name, button


def question(topic: str, slot: str) -> dict[str, Any]:
    return (RESPONSES.get(f"utter_ask_{topic}_form_{slot}") or RESPONSES[f"utter_ask_{slot}"])[0]


def test_each_response_has_one_owner_and_one_wording() -> None:
    names = [name for name, _ in OWNERS]
    assert sorted(names) == sorted(set(names))
    assert [name for name, variants in RESPONSES.items() if len(variants) != 1] == []


@pytest.mark.parametrize("topic", sorted(flows()))
def test_a_flow_has_its_intent_form_validator_rules_and_words(topic: str) -> None:
    flow = flows()[topic]
    assert topic in DOMAIN["intents"]
    assert DOMAIN["forms"][flow.form]["required_slots"] == [ask.slot for ask in flow.asks]
    assert f"validate_{flow.form}" in DOMAIN["actions"]
    assert (ROOT / "data" / "nlu" / f"{topic}.yml").exists()
    wanted = {f"utter_{topic}_acknowledge", f"utter_{topic}_referrals", *(step.response for step in flow.steps)}
    assert wanted - RESPONSES.keys() == set()


def test_no_form_takes_a_cry_for_help_for_an_answer() -> None:
    for name, form in DOMAIN["forms"].items():
        assert set(form["ignored_intents"]) >= NEVER_AN_ANSWER, name


@pytest.mark.parametrize("topic", sorted(flows()))
def test_not_knowing_takes_the_place_of_skipping_only_where_the_same_follows(topic: str) -> None:
    flow = flows()[topic]
    conditions = [when for step in flow.steps for when in (step.when, step.first_when)]
    conditions += [one.when for one in (*flow.asks, *flow.raises, *flow.sub)]
    for ask in flow.asks:
        payloads = [button["payload"] for button in question(topic, ask.slot)["buttons"]]
        if "/skip" not in payloads and "not_said" not in (vocabulary().question(ask.slot) or ask).values:
            told = [when[ask.slot] for when in conditions if ask.slot in when]
            assert all(("unknown" in values) == (None in values) for values in told), ask.slot


@pytest.mark.parametrize("topic", sorted(flows()))
def test_each_question_offers_all_its_values_and_may_be_skipped(topic: str) -> None:
    for ask in flows()[topic].asks:
        payloads = [button["payload"] for button in question(topic, ask.slot)["buttons"]]
        offered = [json.loads(found[2])[ask.slot] for payload in payloads if (found := PAYLOAD.fullmatch(payload)) and found[2]]
        known = vocabulary().question(ask.slot)
        assert known is not None
        # An answer that is an emergency goes to the gateway, which needs no engine.
        if known.values == tuple(vocabulary().topics):  # the commonest topics; the rest is typed
            assert MOST_COMMON <= set(offered) < set(known.values), ask.slot
        elif ask.slot == "where":  # eighteen buttons fill three screens of a phone: the others are typed
            assert len(offered) <= 9, ask.slot
            assert set(known.values) - set(offered) <= known.typed.keys() | vocabulary().typed.keys(), ask.slot
        else:
            assert set(offered) | set(known.alarm) == set(known.values), ask.slot
        assert sum(payload.startswith("kompas:") for payload in payloads) >= len(known.alarm)
        assert "/skip" in payloads or {"not_said", "unknown"} & set(offered), ask.slot


def test_each_button_says_something_that_the_engine_or_the_gateway_understands() -> None:
    for name, button in buttons():
        payload = button["payload"]
        if payload.startswith("kompas:"):
            assert payload.removeprefix("kompas:") in PRESSED, name
            continue
        found = PAYLOAD.fullmatch(payload)
        assert found, f"{name}: {payload}"
        assert found[1] in DOMAIN["intents"], f"{name}: {payload}"
        for slot, value in json.loads(found[2] or "{}").items():
            known = vocabulary().question(slot)
            assert slot in DOMAIN["entities"], f"{name}: {payload}"
            assert f"utter_menu_{value}" in RESPONSES if known is None else value in known.values, f"{name}: {payload}"


def test_a_topic_has_the_same_label_on_every_button() -> None:
    labels = {topic.payload: topic.label for topic in vocabulary().topics.values()}
    for name, button in buttons():
        if button["payload"] in labels and name.startswith(("utter_menu", "utter_greet")):
            assert button["title"] == labels[button["payload"]], name


def test_every_topic_is_one_press_from_the_menu_in_groups_that_a_phone_shows() -> None:
    menus = {
        name: said[0]["buttons"] for name, said in RESPONSES.items() if name.startswith("utter_menu") or name == "utter_greet"
    }
    groups = {json.loads(b["payload"].removeprefix("/menu"))["menu_group"] for b in menus["utter_menu"]}
    assert {f"utter_menu_{group}" for group in groups} == menus.keys() - {"utter_menu", "utter_menu_resume", "utter_greet"}
    offered = {button["payload"] for group in groups for button in menus[f"utter_menu_{group}"]}
    assert {topic.payload for topic in vocabulary().topics.values()} - offered == set()
    assert max(len(buttons) for buttons in menus.values()) <= 8


def test_every_topic_of_the_vocabulary_names_a_known_level_and_unique_id() -> None:
    assert len(vocabulary().topics) == 35


def test_every_topic_but_a_crisis_has_its_flow() -> None:
    assert {topic.id for topic in vocabulary().topics.values() if not topic.crisis} == flows().keys()


@pytest.mark.parametrize("topic", sorted(flows()))
def test_a_flow_names_only_its_referrals(topic: str) -> None:
    own = {*vocabulary().topics[topic].refer, *WHEN_THE_ANSWERS_ASK_FOR_IT}
    for step in flows()[topic].steps:  # about somebody else: also those of what happened to the other
        about = [vocabulary().topics[other].refer for other in step.when.get("what_happened", ()) if other]
        assert named_in(step.response) <= own.union(*about), step.id
    assert named_in(f"utter_{topic}_referrals") <= own


def named_in(response: str) -> set[str]:
    return set(MENTION.findall(RESPONSES[response][0]["text"]))


def test_each_response_is_said_somewhere() -> None:
    sources = [*(ROOT / "actions").glob("*.py"), *(ROOT / "data" / "rules").glob("*.yml"), *(ROOT / "engine").glob("*.py")]
    named = {name for path in sources for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    patterns = [re.compile(re.sub(r"\\\{[^}]*\\\}", "[a-z0-9_]+", re.escape(name))) for name in named]
    steps = {step.response for flow in flows().values() for step in flow.steps}
    asked = {f"utter_ask_{ask.slot}" for flow in flows().values() for ask in flow.asks}
    asked |= {f"utter_ask_{flow.form}_{ask.slot}" for flow in flows().values() for ask in flow.asks}
    unsaid = [
        name for name in RESPONSES if name not in steps | asked and not any(pattern.fullmatch(name) for pattern in patterns)
    ]
    assert unsaid == []


def test_each_response_that_the_code_names_exists() -> None:
    named = {name for path in (ROOT / "actions").glob("*.py") for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    plain = {name for name in named if "{" not in name and not name.endswith("_")} - {"utter_action"}  # a key of Rasa's
    assert plain - RESPONSES.keys() == set()
    assert RESPONSES.keys() >= ALSO_IN_THE_ENGINE


def test_every_crisis_has_its_follow_up_without_a_number() -> None:
    for topic in vocabulary().topics.values():
        if topic.crisis:
            said = RESPONSES[f"utter_{topic.id}_follow_up"][0]
            assert MENTION.findall(said["text"]) == []
            assert "kompas:human_yes" in [button["payload"] for button in said["buttons"]]


def test_rule_names_are_sentences_and_unique() -> None:
    names = [rule["rule"] for rule in RULES]
    assert len(names) == len(set(names))
    assert all(len(name.split()) >= 4 and name[0].isupper() for name in names)


def test_every_intent_has_a_rule() -> None:
    steps = [one for rule in RULES for step in rule["steps"] for one in step.get("or", [step])]
    heard = {step.get("intent") for step in steps}
    assert set(DOMAIN["intents"]) - heard == set()


def test_no_slot_steers_a_policy_and_every_question_has_a_slot_and_an_entity() -> None:
    for name, slot in DOMAIN["slots"].items():
        assert slot["influence_conversation"] is False, name
    bank = {*vocabulary().questions, *vocabulary().steering}
    assert bank <= DOMAIN["slots"].keys()
    assert bank <= set(DOMAIN["entities"])
