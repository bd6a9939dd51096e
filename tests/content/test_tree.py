"""Topics are whole and the dialogue holds together; each rule catches a bad example."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.content.dialogue import dialogue_problems
from bot.adapters.content.house_rules import house_problems
from bot.adapters.content.topic_parts import part_problems
from bot.adapters.content.tree import read_tree
from bot.core.errors import ContentError

ROOT = Path(__file__).parents[2]
RELEASED = date(2026, 11, 22)
Broken = Callable[[str, str, str], list[str]]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that nobody else is editing."""
    copy = tmp_path_factory.mktemp("shipped")
    for name in ("content", "data"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "domain.yml", copy)
    return copy


@pytest.fixture
def broken(shipped: Path) -> Broken:
    """The problems after the first match of a pattern in a file was replaced; a file with no pattern is removed."""

    def change(file: str, pattern: str, instead: str) -> list[str]:
        path = shipped / file
        before = path.read_text("utf-8")
        changed, count = re.subn(pattern, instead, before, count=1, flags=re.MULTILINE | re.DOTALL)
        assert count, f"{pattern} is not in {file}"
        path.write_text(changed, "utf-8") if pattern else path.unlink()
        try:
            tree = read_tree(shipped)
            return [*part_problems(tree), *dialogue_problems(tree)]
        finally:
            path.write_text(before, "utf-8")

    return change


def test_nothing_that_ships_breaks_a_rule_of_the_house() -> None:
    assert house_problems(ROOT, RELEASED) == []


PARTS = [
    ("content/flows/hacked.yml", "", "", "topics.yml: hacked: no flow (content/flows/hacked.yml)"),
    ("data/nlu/hacked.yml", "", "", "topics.yml: hacked: 0 training messages; at least 120"),
    ("data/nlu/greet.yml", "", "", "topics.yml: bot_intents: greet: 0 training messages; at least 60"),
    ("data/rules/hacked.yml", "", "", "topics.yml: hacked: no rule says what happens"),
    (
        "data/rules/hacked.yml",
        r"- active_loop: hacked_form\n  steps",
        "- active_loop: other\n  steps",
        "topics.yml: hacked: no rule for what comes after hacked_form",
    ),
    ("domain.yml", r"^- hacked\n", "", "topics.yml: hacked: no such intent in domain.yml"),
    (
        "domain.yml",
        r"^  hacked_form:.*?\n    required_slots: [^\n]*\n",
        "",
        "topics.yml: hacked: no form hacked_form in domain.yml",
    ),
    (
        "domain.yml",
        r"(^  hacked_form:.*?required_slots: )\[[^\n]*\n",
        r"\1[threat]\n",
        "topics.yml: hacked: hacked_form in domain.yml asks other questions than the flow, or in another order",
    ),
    ("domain.yml", r"^- validate_hacked_form\n", "", "topics.yml: hacked: no action validate_hacked_form in domain.yml"),
    (
        "data/responses/hacked.yml",
        "utter_hacked_acknowledge",
        "utter_hacked_hello",
        "topics.yml: hacked: no response utter_hacked_acknowledge",
    ),
    (
        "data/responses/hacked.yml",
        "utter_hacked_referrals",
        "utter_hacked_more",
        "topics.yml: hacked: no response utter_hacked_referrals",
    ),
    (
        "data/responses/hacked.yml",
        "utter_hacked_step_warn",
        "utter_hacked_step_warm",
        "topics.yml: hacked: no response utter_hacked_step_warn",
    ),
    (
        "data/responses/crisis.yml",
        "utter_danger_follow_up",
        "utter_danger_after",
        "topics.yml: danger: no response utter_danger_follow_up",
    ),
    (
        "data/responses/conversation.yml",
        r'payload: "/hacked"',
        'payload: "/menu"',
        "topics.yml: hacked: no button /hacked in any utter_menu",
    ),
    ("content/topics.yml", r"(- id: hacked\n.*?label: )[^\n]*", r'\1""', "topics.yml: hacked: no label"),
    ("content/topics.yml", r"(- id: hacked\n.*?insafe: )\w+", r"\1hacking", "topics.yml: hacked: insafe: 'hacking' is none of"),
    ("content/topics.yml", r"(- id: hacked\n.*?chi: )\w+", r"\1hacking", "topics.yml: hacked: chi: 'hacking' is none of"),
    ("content/desk.yml", r"^  hacked: [^\n]*\n", "", "topics.yml: hacked: no label for the counsellor in desk.yml: topics"),
    ("content/topics.yml", r"- id: hacked\n", "- id: hackers\n", "flows/hacked.yml: topics.yml has no such topic"),
    ("content/topics.yml", r"- id: hacked\n", "- id: hackers\n", "domain.yml: forms: hacked_form: topics.yml has no such topic"),
    (
        "content/step_plan.yml",
        r"^utter_hacked_step_warn: [^\n]*\n",
        "",
        "step_plan.yml: utter_hacked_step_warn has no line (null when it only informs)",
    ),
    (
        "content/step_plan.yml",
        r"^utter_hacked_step_warn:",
        "utter_hacked_step_warm:",
        "step_plan.yml: utter_hacked_step_warm is a step of no flow",
    ),
    (
        "content/step_plan.yml",
        r"^(utter_hacked_step_warn:) [^\n]*",
        r'\1 "' + 81 * "a" + '"',
        "step_plan.yml: utter_hacked_step_warn: a line has 1 to 80 characters",
    ),
]


@pytest.mark.parametrize(("file", "pattern", "instead", "problem"), PARTS)
def test_a_topic_without_one_of_its_parts_is_caught(broken: Broken, file: str, pattern: str, instead: str, problem: str) -> None:
    found = broken(file, pattern, instead)
    assert [one for one in found if one.startswith(problem)], found


def test_training_messages_of_too_few_writers_are_caught(shipped: Path) -> None:
    path = shipped / "data" / "nlu" / "hacked.yml"
    before = path.read_text("utf-8")
    path.write_text(re.sub(r"writer: \w+", "writer: a", before), "utf-8")
    try:
        found = list(part_problems(read_tree(shipped)))
    finally:
        path.write_text(before, "utf-8")
    assert found == ["topics.yml: hacked: training messages of 1 writers; at least 5"]


ONE_MORE_RULE = """
- rule: A contradicting rule
  steps:
  - intent: hacked
  - action: action_show_menu
"""


@pytest.mark.parametrize(
    ("file", "pattern", "instead", "problem"),
    [
        (
            "data/responses/hacked.yml",
            r"^  utter_hacked_acknowledge:",
            "  utter_step_links:\n  - text: x\n\\g<0>",
            "data/responses: utter_step_links stands in hacked.yml, steps.yml",
        ),
        (
            "data/responses/hacked.yml",
            r"^  utter_hacked_acknowledge:\n",
            "\\g<0>  - text: nog een\n",
            "hacked.yml: utter_hacked_acknowledge has 2 wordings",
        ),
        (
            "domain.yml",
            r"^forms:",
            "responses:\n  utter_x:\n  - text: x\nforms:",
            "domain.yml: responses stand in data/responses",
        ),
        ("domain.yml", r"^- hacked\n", "- hacked\n- hacked\n", "domain.yml: hacked stands there twice"),
        (
            "data/nlu/commands.yml",
            r"^- intent: next_step",
            "- intent: next_stop",
            "domain.yml: intent next_step has no training message",
        ),
        ("data/nlu/commands.yml", r"^- intent: next_step", "- intent: next_stop", "data/nlu: domain.yml has no intent next_stop"),
        ("data/rules/commands.yml", r"intent: next_step", "intent: skip", "domain.yml: no rule hears the intent next_step"),
        (
            "data/responses/questions.yml",
            r"utter_ask_nudes_in_account",
            "utter_ask_nudes",
            "domain.yml: hacked_form: no response asks for nudes_in_account",
        ),
        ("domain.yml", r"^  nudes_in_account: [^\n]*\n", "", "domain.yml: nudes_in_account must be a slot and an entity"),
        ("domain.yml", r"influence_conversation: false", "influence_conversation: true", "domain.yml: slots: "),
        ("domain.yml", r"(\[)suicidal, ", r"\1", "domain.yml: hacked_form would take suicidal for an answer"),
        (
            "domain.yml",
            r"want_human, delete_me, goodbye",
            "delete_me, goodbye",
            "domain.yml: hacked_form would take want_human for an answer",
        ),
        ("data/responses/hacked.yml", r"/next_step", "/next_stop", "hacked.yml: utter_hacked_step_"),
        (
            "data/responses/questions.yml",
            r"kompas:safe_no",
            "kompas:unsafe",
            "questions.yml: utter_ask_safe_now: button 'Nee': the gateway does not know kompas:unsafe",
        ),
        (
            "data/responses/questions.yml",
            r'"spread": "no"',
            '"spread": "nope"',
            "questions.yml: utter_ask_spread: button 'Nee, nog niet': 'nope' is no value of spread",
        ),
        (
            "data/responses/questions.yml",
            r'"spread": "no"',
            '"sprad": "no"',
            "questions.yml: utter_ask_spread: button 'Nee, nog niet': sprad is no question",
        ),
        (
            "data/responses/questions.yml",
            r'"spread": "no"\}',
            '"spread": "no"',
            "questions.yml: utter_ask_spread: button 'Nee, nog niet': /inform",
        ),
        (
            "data/responses/conversation.yml",
            r'"menu_group": "\w+"',
            '"menu_group": "nothing"',
            "conversation.yml: utter_menu: button",
        ),
        (
            "data/responses/hacked.yml",
            r"^  utter_hacked_acknowledge:\n  - ",
            "\\g<0>condition: [{type: slot, name: nothing, value: x}]\n    ",
            "hacked.yml: utter_hacked_acknowledge: condition on nothing, which is no slot",
        ),
        ("data/rules/hacked.yml", r"\Z", ONE_MORE_RULE, "data/rules: "),
        (
            "data/rules/hacked.yml",
            r"- rule: [^\n]*",
            "- rule: The menu is shown",
            "data/rules: 'The menu is shown' is the name of two rules",
        ),
    ],
)
def test_what_rasa_does_not_see_is_caught(broken: Broken, file: str, pattern: str, instead: str, problem: str) -> None:
    found = broken(file, pattern, instead)
    assert [one for one in found if one.startswith(problem)], found


def test_a_slot_that_takes_any_words_is_caught(broken: Broken) -> None:
    found = broken("domain.yml", r"\{type: from_entity, entity: spread\}", "{type: from_text}")
    assert found == ["domain.yml: slots: spread: from_text would keep what somebody typed, also a cry for help"]


def test_a_slot_that_stands_twice_is_refused(shipped: Path, tmp_path: Path) -> None:
    # Rasa would take the last one without a word.
    copy = tmp_path / "copy"
    shutil.copytree(shipped, copy)
    text = (copy / "domain.yml").read_text("utf-8")
    (copy / "domain.yml").write_text(text.replace("slots:\n", "slots:\n  spread: {type: bool}\n", 1), "utf-8")
    with pytest.raises(ContentError, match=r"domain\.yml: .*`spread` stands here twice"):
        read_tree(copy)


def test_a_contradiction_names_both_rules(broken: Broken) -> None:
    found = broken("data/rules/hacked.yml", r"\Z", ONE_MORE_RULE)
    assert len(found) == 1
    assert "'A contradicting rule' contradict each other" in found[0]


def test_a_rule_that_goes_on_where_another_listens_contradicts_it(broken: Broken) -> None:
    found = broken(
        "data/rules/commands.yml",
        r"\Z",
        "\n- rule: More than the menu\n  steps:\n  - intent: menu\n  - action: action_show_menu\n  - action: action_greet\n",
    )
    assert found == ["data/rules: 'The menu is shown' and 'More than the menu' contradict each other"]


def test_the_same_turn_in_another_situation_is_no_contradiction(broken: Broken) -> None:
    more = """
- rule: The menu inside a form
  condition:
  - active_loop: hacked_form
  steps:
  - intent: menu
  - action: action_greet
"""
    assert broken("data/rules/commands.yml", r"\Z", more) == []


def test_a_file_of_another_form_is_one_sentence(shipped: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(shipped, copy)
    (copy / "content" / "topics.yml").write_text("topics: [hacked]\n", "utf-8")
    with pytest.raises(ContentError, match="not of the form that Kompas reads"):
        read_tree(copy)
