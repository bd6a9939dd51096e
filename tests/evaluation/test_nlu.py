"""Given judged messages, when they are evaluated, then the figures are what a person computes by hand."""

import json
from pathlib import Path

import pytest

from bot.core.errors import ContentError
from bot.evaluation.jsonl import read_lines
from bot.evaluation.nlu import Judged, calibration_error, evaluate, percentile


def judged(intent: str, *ranking: tuple[str, float], also: tuple[str, ...] = ()) -> Judged:
    return Judged("x", intent, frozenset(also), ranking, 1.0)


def test_an_accepted_alternative_counts_in_accuracy_also_only() -> None:
    # Given four messages: right, right by an alternative, wrong but in the top 3, wrong altogether
    lines = [
        judged("sextortion", ("sextortion", 0.9), ("danger", 0.1)),
        judged("sextortion", ("grooming", 0.9), ("sextortion", 0.1), also=("grooming",)),
        judged("deepnude", ("nude_leaked", 0.6), ("sextortion", 0.2), ("deepnude", 0.1)),
        judged("deepnude", ("greet", 0.7), ("thanks", 0.2), ("affirm", 0.1)),
    ]
    # When
    figures = evaluate(lines)
    # Then
    assert (figures["n"], figures["accuracy"], figures["accuracy_also"], figures["top3"]) == (4, 0.25, 0.5, 0.75)
    assert figures["intents"]["sextortion"] == {"precision": 1.0, "recall": 1.0, "support": 2}
    assert figures["intents"]["deepnude"]["recall"] == 0.0
    assert figures["macro_f1"] == 0.5
    assert {"intent": "deepnude", "predicted": "greet", "count": 1} in figures["confusions"]


def test_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    assert calibration_error([(1.0, True), (1.0, True)]) == 0.0
    assert calibration_error([(0.95, False)]) == pytest.approx(0.95)
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == pytest.approx(0.0)


def test_percentile_of_a_single_value_is_that_value() -> None:
    assert percentile([3.0], 0.95) == 3.0
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": "hoi", "intent": "greet"}) + "\n{oeps\n")
    with pytest.raises(ContentError, match=r"x\.jsonl:2: not JSON"):
        read_lines(path, ("text", "intent"))
    path.write_text('{"text": "hoi"}\n')
    with pytest.raises(ContentError, match="intent missing"):
        read_lines(path, ("text", "intent"))
    path.write_text("\n")
    with pytest.raises(ContentError, match="no lines"):
        read_lines(path, ("text",))
