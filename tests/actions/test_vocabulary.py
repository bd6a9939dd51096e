"""Mistakes in topics.yml and questions.yml stop the start with the file and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.errors import ContentError
from actions.vocabulary import load_vocabulary

TOPICS = """
other_label: "Iets anders"
topics:
  - {id: danger, label: "Ik ben nu in gevaar", level: E3, sub: [], refer: [police], payload: "kompas:safe_no"}
  - {id: grooming, label: "Contact", level: E2, sub: [met], refer: [police]}
"""
QUESTIONS = """
questions:
  spread: {values: ["no", "yes", unknown], told: {"yes": "het is al verspreid"}}
  age_band: {values: [under_12, "12_15"], numbers: [[4, 11, under_12]]}
  what_happened: {values: topic_id}
steering_questions: {}
follows: [{slot: spread, value: "yes", when: {age_band: [under_12]}}]
typed: {unknown: [geen idee]}
"""


def write(folder: Path, topics: str = TOPICS, questions: str = QUESTIONS) -> Path:
    (folder / "topics.yml").write_text(topics, encoding="utf-8")
    (folder / "questions.yml").write_text(questions, encoding="utf-8")
    return folder


def test_a_right_vocabulary_is_read(tmp_path: Path) -> None:
    words = load_vocabulary(write(tmp_path))
    assert words.topics["danger"].crisis
    assert words.topics["danger"].payload == "kompas:safe_no"
    assert words.topics["grooming"].payload == "/grooming"
    assert words.questions["what_happened"].values == ("danger", "grooming")
    assert words.typed == {"unknown": ("geen idee",)}
    assert words.question("nothing") is None


@pytest.mark.parametrize(
    ("topics", "questions", "says"),
    [
        (TOPICS.replace("level: E2", "level: E7"), QUESTIONS, r"topics\.yml: grooming\.level"),
        (TOPICS.replace('label: "Contact", ', ""), QUESTIONS, r"topics\.yml: .*lacks 'label'"),
        (TOPICS, QUESTIONS.replace('["no", "yes", unknown]', "[no, yes]"), r"questions\.yml: spread: .*quotes"),
        (TOPICS, QUESTIONS.replace('told: {"yes"', "told: {perhaps"), r"questions\.yml: spread: 'perhaps'"),
        (TOPICS, QUESTIONS.replace("11, under_12", "11, under_9"), r"questions\.yml: age_band: 'under_9'"),
        (TOPICS, QUESTIONS.replace('value: "yes"', "value: often"), r"questions\.yml: follows\.spread"),
        (TOPICS, QUESTIONS.replace("steering_questions: {}", ""), r"questions\.yml: 'steering_questions'"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(tmp_path: Path, topics: str, questions: str, says: str) -> None:
    with pytest.raises(ContentError, match=says):
        load_vocabulary(write(tmp_path, topics, questions))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"topics\.yml: \(file\): FileNotFoundError"):
        load_vocabulary(tmp_path)
