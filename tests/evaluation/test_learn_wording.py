"""Given a handful of messages, when the wording is learnt, then it tells them apart, the same way each time."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.content.lexicon import read_spelling
from bot.core.risk.normalise import split_words
from bot.core.risk.wording import sentences
from bot.evaluation.learn_wording import Example, examples, save, train
from tests.conftest import ROOT

SPELLING = read_spelling(ROOT / "content" / "risk")
ROWS = [
    Example(text, label)
    for text, label in (
        ("het water roept mij", "suicidal"),
        ("het water trekt aan mij", "suicidal"),
        ("hij stuurt mijn foto door", "none"),
        ("hij wil mijn foto hebben", "none"),
    )
] * 3


def test_it_learns_and_repeats_itself(tmp_path: Path) -> None:
    model = train(ROWS, SPELLING, epochs=20)
    [sentence] = sentences(split_words("het water wil mij"), SPELLING)
    assert model.chances([word.form for word in sentence], {})["suicidal"] > 0.5
    save(model, tmp_path / "one.json")
    save(train(ROWS, SPELLING, epochs=20), tmp_path / "two.json")
    assert (tmp_path / "one.json").read_text() == (tmp_path / "two.json").read_text()


def test_examples_come_from_labels_and_from_the_nlu(tmp_path: Path) -> None:
    labelled = tmp_path / "a.jsonl"
    labelled.write_text('{"text": "a", "risk": "crisis", "kind": "danger"}\n{"text": "b", "risk": "soft", "kind": null}\n')
    (tmp_path / "greet.yml").write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - hoi [jij](naam)\n- intent: danger\n  examples: |\n    - help\n"
    )
    assert [tuple(example) for example in examples([labelled], tmp_path)] == [
        ("a", "danger"),
        ("b", "soft"),
        ("hoi jij", "none"),
        ("help", "danger"),
    ]


def test_a_long_sentence_is_heard_in_overlapping_parts() -> None:
    text = " ".join(f"woord{i}" for i in range(60))
    parts = sentences(split_words(text), SPELLING)
    assert len(parts) > 2
    assert {word.form for part in parts for word in part} >= {"woord0", "woord59"}
