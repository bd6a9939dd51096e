"""Given messages judged by models that did not know their writers, then the figures are per writer, pooled and by size."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.engine.supervisor import PYTHON
from bot.cli import main
from bot.evaluation.nlu_writers import by_writer, learning_curve, table

TINY = """version: "3.1"
nlu:
- intent: greet
  metadata: {writer: a}
  examples: |
    - hoi
    - hallo daar
- intent: greet
  metadata: {writer: b}
  examples: |
    - hoi hoi
    - hallo
- intent: sextortion
  metadata: {writer: a}
  examples: |
    - hij dreigt met mijn foto
    - ik word afgeperst
- intent: sextortion
  metadata: {writer: b}
  examples: |
    - ze dreigt mijn foto te posten
    - ik word door hem afgeperst
- intent: back
  examples: |
    - terug
"""


def line(intent: str, first: str, **more: Any) -> dict[str, Any]:
    ranking = [[first, 1.0], *([name, 0.0] for name in ("greet", "sextortion") if name != first)]
    return {"text": "x", "intent": intent, "ranking": ranking, "ms": 1.0, **more}


def test_each_writer_has_figures_and_all_together() -> None:
    # Given a writer who is understood and one who is understood half of the time
    lines = [line("greet", "greet", writer="a"), line("greet", "greet", writer="b"), line("greet", "sextortion", writer="b")]
    # When
    figures = by_writer(lines)
    # Then
    assert {name: own["accuracy"] for name, own in figures["writers"].items()} == {"a": 1.0, "b": 0.5}
    assert (figures["pooled"]["n"], figures["pooled"]["accuracy"]) == (3, 0.6667)
    assert figures["pooled"]["confusions"] == [{"intent": "greet", "predicted": "sextortion", "count": 1}]
    assert [row.split()[0] for row in table(figures).splitlines()] == ["writer", "a", "b", "all"]


def test_the_learning_curve_goes_from_few_messages_to_many() -> None:
    curve = learning_curve([line("greet", "greet", most=20), line("greet", "sextortion", most=10)])
    assert [(point["per_intent"], point["accuracy"]) for point in curve] == [(10, 0.0), (20, 1.0)]
    assert len(table({"learning_curve": curve}).splitlines()) == 3


def test_without_a_file_the_command_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "nlu"]) == 1
    assert "--across-writers" in capsys.readouterr().err


@pytest.mark.engine
@pytest.mark.skipif(not PYTHON.exists(), reason="the engine's environment is missing; `make run` installs it")
def test_two_writers_are_judged_by_what_the_other_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given four messages of two writers each, and a command that nobody has to understand
    (tmp_path / "tiny.yml").write_text(TINY, encoding="utf-8")
    # When
    assert main(["eval", "nlu", "--across-writers", "--learning-curve", "--data", str(tmp_path)]) == 0
    # Then
    figures = json.loads(capsys.readouterr().out)
    assert figures["pooled"]["n"] == 8
    assert sorted(figures["pooled"]["intents"]) == ["greet", "sextortion"]
    assert {name: own["n"] for name, own in figures["writers"].items()} == {"a": 4, "b": 4}
    assert figures["learning_curve"][0]["per_intent"] == 10


@pytest.mark.engine
@pytest.mark.skipif(not PYTHON.exists(), reason="the engine's environment is missing; `make run` installs it")
def test_one_writer_cannot_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tiny.yml").write_text(TINY.replace("writer: b", "writer: a"), encoding="utf-8")
    assert main(["eval", "nlu", "--across-writers", "--data", str(tmp_path)]) == 1
    assert "at least two writers" in capsys.readouterr().err
