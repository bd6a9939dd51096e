"""The bars of the crisis screen on its own, engine away: given labelled messages, then recall and false alarms hold."""

from __future__ import annotations

import pytest

from bot.core.risk import Lexicon, screen
from bot.evaluation.jsonl import read_lines
from bot.evaluation.risk import evaluate
from tests.conftest import ROOT


@pytest.mark.parametrize("name", ["risk_dev", "risk_holdout"])
def test_the_screen_alone_reaches_the_bars(name: str, lexicon: Lexicon) -> None:
    rows = read_lines(ROOT / "tests" / "data" / f"{name}.jsonl", ("text", "risk"))
    figures, _ = evaluate(rows, lambda text: screen(text, lexicon))
    assert figures["crisis_recall"] >= 0.98
    assert figures["soft_asked"] >= 0.85
    assert figures["false_alarm_rate"] <= 0.03


def test_the_sets_do_not_overlap() -> None:
    dev, holdout = (
        {row["text"] for row in read_lines(ROOT / "tests" / "data" / f"{name}.jsonl", ("text", "risk"))}
        for name in ("risk_dev", "risk_holdout")
    )
    assert len(dev) >= 600
    assert len(holdout) >= 250
    assert len(dev & holdout) <= 40  # short everyday messages may occur in both
