"""The lexicon carries its own tests: given a rule's examples, when they are screened, then the rule speaks; not so for its
counter-examples."""

from __future__ import annotations

import pytest

from bot.adapters.content.lexicon import RULE_FILES, read_source
from bot.core.risk import Lexicon, RiskLevel, screen
from bot.core.risk.lexicon import Rule
from bot.core.risk.screening import ORDER
from tests.conftest import ROOT

SOURCE = read_source(ROOT / "content" / "risk")


def named(rules: tuple[Rule, ...]) -> list[object]:
    return [pytest.param(rule, id=rule.id) for rule in rules]


@pytest.mark.parametrize("rule", named(SOURCE.rules))
def test_a_rule_speaks_for_its_examples_only(rule: Rule, lexicon: Lexicon) -> None:
    for example in rule.examples:
        assert ORDER[screen(example, lexicon).level] >= ORDER[rule.level], example
    for example in rule.counter_examples:
        speaking = {reason.rule.removesuffix(".friend") for reason in screen(example, lexicon).reasons}
        assert rule.id not in speaking, example


@pytest.mark.parametrize("rule", named(SOURCE.exclusions))
def test_an_exclusion_explains_its_examples_only(rule: Rule, lexicon: Lexicon) -> None:
    for example in rule.examples:
        screening = screen(example, lexicon)
        assert screening.level is rule.level, example
        assert rule.id in {reason.rule for reason in (*screening.harmless, *screening.reasons)}, example
    for example in rule.counter_examples:
        assert screen(example, lexicon).level is not RiskLevel.NONE, example


def test_every_phrase_of_the_lexicon_compiles(lexicon: Lexicon) -> None:
    lexicon.warm()


def test_the_lexicon_covers_each_kind_of_crisis() -> None:
    assert {rule.kind.value for rule in SOURCE.rules if rule.level is RiskLevel.CRISIS} >= set(RULE_FILES)
