"""Statistics, report form, tests and personas use the vocabulary and nothing else."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.content.counted import counted_problems
from bot.adapters.content.never_say import never_say
from bot.adapters.content.store import LoadedContent
from bot.adapters.content.tree import Tree, read_tree
from bot.core.statistics import COUNTED

ROOT = Path(__file__).parents[2]
PERSONAS = [
    one for path in sorted((ROOT / "tests" / "personas").glob("*.yml")) for one in yaml.safe_load(path.read_text("utf-8"))
]

FORGOTTEN = {"image_age"}
"""Offered by the dialogue, dropped by the gateway (bot/core/statistics.py): it chooses a service and is then not needed."""


@pytest.fixture(scope="module")
def tree() -> Tree:
    return read_tree(ROOT)


def without(mapping: Any, *keys: str) -> Any:
    """A copy in which the last key of a path is gone."""
    copy = dict(mapping)
    if len(keys) > 1:
        copy[keys[0]] = without(copy[keys[0]], *keys[1:])
    else:
        copy.pop(keys[0])
    return copy


def with_more(mapping: Any, value: Any, *keys: str) -> Any:
    """A copy in which the last key of a path holds this value."""
    return {**mapping, keys[0]: with_more(mapping[keys[0]], value, *keys[1:]) if len(keys) > 1 else value}


def test_what_ships_is_counted_by_the_vocabulary(tree: Tree) -> None:
    assert list(counted_problems(tree)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda t: replace(t, values=without(t.values, "demand")), "questions.yml: demand is counted but has no closed values"),
        (
            lambda t: replace(t, desk=without(t.desk, "values", "demand", "money")),
            "desk.yml: values: demand offers other values than questions.yml: money",
        ),
        (lambda t: replace(t, desk=with_more(t.desk, ["shoe_size"], "report", "fields")), "desk.yml: report: fields: shoe_size"),
        (
            lambda t: replace(t, desk=with_more(t.desk, ["money"], "report", "subs", "sextortion")),
            "desk.yml: report: subs: sextortion has other sub-codes than topics.yml",
        ),
        (lambda t: replace(t, desk=without(t.desk, "values", "sub", "money")), "desk.yml: values: sub: money has no label"),
        (lambda t: replace(t, desk=with_more(t.desk, "x", "topics", "hackers")), "desk.yml: topics: hackers is no topic"),
        (lambda t: replace(t, desk=with_more(t.desk, "x", "slots", "shoe")), "desk.yml: slots: shoe is no question"),
        (lambda t: replace(t, desk=without(t.desk, "slots", "demand")), "desk.yml: slots: demand has no label"),
        (
            lambda t: replace(t, desk=with_more(t.desk, "x", "values", "when", "once")),
            "desk.yml: values: when: once is not one of its values",
        ),
        (
            lambda t: replace(t, flows=with_more(t.flows, [{"code": "shop"}], "hacked", "sub")),
            "flows/hacked.yml: sub: shop is no sub-code of topics.yml",
        ),
        (
            lambda t: replace(t, flows=with_more(t.flows, [{"slot": "shoe"}], "hacked", "asks")),
            "flows/hacked.yml: asks: shoe is no question of questions.yml",
        ),
    ],
)
def test_a_value_outside_the_vocabulary_is_caught(tree: Tree, change: Callable[[Tree], Tree], problem: str) -> None:
    found = list(counted_problems(change(tree)))
    assert [one for one in found if one.startswith(problem)], found


def test_the_dialogue_counts_only_what_may_leave_a_conversation() -> None:
    module = ast.parse((ROOT / "actions" / "report.py").read_text("utf-8"))
    counted = next(
        ast.literal_eval(one.value)
        for one in module.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and one.targets[0].id == "COUNTED"
    )
    assert set(counted) - FORGOTTEN <= set(COUNTED)


def test_every_counted_category_has_values_for_the_gateway(content: LoadedContent) -> None:
    assert [name for name in COUNTED if not content.vocabulary.get(name)] == []


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda one: str(one["persona"]))
def test_a_persona_speaks_the_vocabulary(persona: dict[str, Any], tree: Tree, content: LoadedContent) -> None:
    expect = persona.get("expect") or {}
    assert {expect.get("topic"), *expect.get("also", ())} <= {*tree.topics, *tree.bot_intents, None}
    assert {slot: value for slot, value in (persona.get("answers") or {}).items() if not known(tree, slot, value)} == {}
    report = expect.get("report") or {}
    assert {name: value for name, value in report.items() if value not in content.vocabulary.get(name, ())} == {}
    assert {*expect.get("referrals", ()), *expect.get("not_referrals", ())} <= set(content.directory.entries)


def known(tree: Tree, slot: str, value: Any) -> bool:
    return str(value) in tree.values.get(slot, ())


def test_the_held_out_messages_are_labelled_with_known_intents(tree: Tree) -> None:
    lines = (ROOT / "tests" / "data" / "nlu_holdout.jsonl").read_text("utf-8").splitlines()
    labels = {label for line in lines for one in [json.loads(line)] for label in (one["intent"], *one.get("also", ()))}
    assert labels - {*tree.topics, *tree.bot_intents} == set()


def test_somebody_talks_about_every_topic(tree: Tree) -> None:
    assert tree.topics.keys() - {(persona.get("expect") or {}).get("topic") for persona in PERSONAS} == set()


def test_a_rule_on_what_is_never_said_names_topics_that_exist(folder: Path, responses: Path) -> None:
    files = {path.stem for path in [*responses.glob("*.yml"), *folder.glob("*.yml")]}
    assert {topic for rule in never_say(folder).rules for topic in rule.only} - files == set()
