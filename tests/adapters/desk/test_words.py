"""The words of the desk: every value that can turn up has a Dutch label, and every page finds its texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.adapters.desk.strings import Strings
from bot.core.errors import ContentError
from bot.core.risk import RiskKind
from bot.core.statistics import COUNTED

ROOT = Path(__file__).parents[3]
DESK = ROOT / "bot" / "adapters" / "desk"
TOPICS = yaml.safe_load((ROOT / "content" / "topics.yml").read_text(encoding="utf-8"))["topics"]
QUESTIONS = yaml.safe_load((ROOT / "content" / "questions.yml").read_text(encoding="utf-8"))["questions"]


def test_every_topic_and_kind_has_a_label(strings) -> None:
    assert {topic["id"] for topic in TOPICS} - set(strings.group("topics")) == set()
    assert {kind for topic in TOPICS for kind in topic["sub"]} - set(strings.group("values.sub")) == set()
    assert strings.group("report.subs") == {topic["id"]: topic["sub"] for topic in TOPICS if topic["sub"]}


@pytest.mark.parametrize("slot", QUESTIONS)
def test_every_answer_has_a_label(strings, slot) -> None:
    values = QUESTIONS[slot]["values"]
    known = strings.group("values").get(slot) or strings.group("common_values")

    assert slot in strings.group("slots")
    assert values == "topic_id" or {str(value) for value in values} <= set(known)


def test_report_asks_only_what_is_counted(strings) -> None:
    fields = strings.items("report.fields")

    assert set(fields) <= set(COUNTED)
    assert all(field == "topic" or strings.group(f"values.{field}") for field in fields)


def test_every_reason_of_a_crisis_has_words(strings) -> None:
    assert {f"crisis_{kind.value}" for kind in RiskKind} <= set(strings.group("reason"))
    assert {kind.value for kind in RiskKind} == set(strings.group("risk_kinds"))


def test_templates_and_script_name_only_texts_that_exist(strings) -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (DESK / "templates").glob("*.html"))
    script = "".join(path.read_text(encoding="utf-8") for path in (DESK / "static").glob("*.js"))

    for key in re.findall(r'\bt\("([\w.]+)"', templates):
        assert strings.text(key)
    used = set(re.findall(r"\bwords\.(\w+)", templates + script)) | set(re.findall(r'\bsay\("(\w+)"', script))
    assert used - set(strings.group("page")) == set()


def test_no_dutch_stands_in_script_or_templates() -> None:
    """Visible words live in content/desk.yml alone: between tags there are only placeholders."""
    for path in (DESK / "templates").glob("*.html"):
        bare = re.sub(r"\{% block body_class %\}\w+|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", path.read_text(encoding="utf-8"))
        assert re.findall(r"[A-Za-z]{2,}", bare) == [], path.name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: yes", "must be a text"),
        ("no: 'nee'", "needs quotes"),
        ("- a", "must hold keys"),
        ("a: 'b", "cannot be read"),
        ("a: {b: [1]}", "must be a text"),
    ],
)
def test_author_slips_are_named(tmp_path, text, why) -> None:
    (tmp_path / "desk.yml").write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match=why):
        Strings.load(tmp_path / "desk.yml")


def test_missing_texts_are_an_error_and_not_an_empty_place(strings) -> None:
    for ask in (lambda: strings.text("login.nothing"), lambda: strings.group("login.title"), lambda: strings.items("login")):
        with pytest.raises(ContentError):
            ask()
