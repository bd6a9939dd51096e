"""Given labelled messages and decisions, when they are evaluated, then the figures are what a person counts by hand."""

from __future__ import annotations

import pytest

from bot.core.errors import ContentError
from bot.core.risk import Reason, RiskKind, RiskLevel, Screening
from bot.core.turn import Understanding
from bot.evaluation.risk import evaluate, gateway_decision

NONE = Screening(RiskLevel.NONE)
SOFT = Screening(RiskLevel.SOFT, RiskKind.SUICIDAL, (Reason("a", 0, 1, "suicidal.vanish", "wil verdwijnen"),))
CRISIS = Screening(RiskLevel.CRISIS, RiskKind.SUICIDAL, (Reason("a", 0, 1, "suicidal.wish_to_die", "zegt dood te willen"),))


def test_a_crisis_counts_only_when_the_crisis_text_goes_out() -> None:
    # Given two crises, two soft cases and two harmless messages
    answers = {"c1": CRISIS, "c2": SOFT, "s1": SOFT, "s2": CRISIS, "n1": NONE, "n2": SOFT}
    risks = {"c": "crisis", "s": "soft", "n": "none"}
    rows = [{"text": text, "risk": risks[text[0]], "kind": None} for text in answers]
    # When
    figures, lines = evaluate(rows, lambda text: answers[text])
    # Then
    assert (figures["n"], figures["crisis_recall"], figures["soft_asked"], figures["false_alarm_rate"]) == (6, 0.5, 1.0, 0.5)
    assert [miss["text"] for miss in figures["misses"]] == ["c2"]
    assert figures["false_alarms"] == [{"text": "n2", "risk": "none", "level": "soft", "rules": ["suicidal.vanish"]}]
    assert figures["ms_p95"] >= 0
    assert lines[0]["reasons"][0]["why"] == "zegt dood te willen"
    assert lines[0]["found"] == "suicidal"


def test_a_soft_case_that_is_not_asked_about_is_a_miss() -> None:
    figures, _ = evaluate([{"text": "x", "risk": "soft"}], lambda _: NONE)
    assert figures["soft_asked"] == 0.0
    assert figures["misses"]


def test_a_rate_over_nothing_is_no_figure() -> None:
    figures, _ = evaluate([{"text": "x", "risk": "none"}], lambda _: NONE)
    assert figures["crisis_recall"] is None
    assert figures["soft_asked"] is None


def test_an_unknown_label_names_its_line() -> None:
    with pytest.raises(ContentError, match="line 2"):
        evaluate([{"text": "x", "risk": "none"}, {"text": "y", "risk": "red"}], lambda _: NONE)


def test_the_decision_is_the_gateways_own() -> None:
    decision = gateway_decision({"hoi": Understanding("greet", 1.0)})
    assert decision("hoi").level is RiskLevel.NONE
    assert decision("ik wil dood").level is RiskLevel.CRISIS
