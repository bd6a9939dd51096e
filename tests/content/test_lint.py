"""Every text that ships keeps the rules of the house, and every rule catches what it is for."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.adapters.content.lint import NUMBER, OLDEST_CHECK, every_text, problems
from bot.adapters.content.loader import load_content
from bot.adapters.content.never_say import never_say
from bot.adapters.content.store import LoadedContent

RELEASED = date(2026, 11, 22)
"""The day of the last check of the numbers; `kompas doctor` asks with the day of today."""


def test_nothing_that_ships_breaks_a_rule(content: LoadedContent, folder: Path, responses: Path) -> None:
    assert problems(content, folder, responses, RELEASED) == []


def test_the_lint_reads_every_kind_of_text(content: LoadedContent, folder: Path, responses: Path) -> None:
    topics = {said.topic for said in every_text(content, folder, responses)}
    assert {"gateway", "safety", "telegram", "widget", "questions", "topics", "desk"} <= topics


def test_every_never_say_rule_catches_its_bad_lines_and_lets_its_good_lines_pass(folder: Path) -> None:
    rules = never_say(folder).rules
    assert [(rule.why, line) for rule in rules for line in rule.bad if not rule.hits(line)] == []
    assert [(rule.why, line) for rule in rules for line in rule.good if rule.hits(line)] == []
    assert all(rule.bad and rule.good for rule in rules)


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("Bel 0800-0432 even.", "a number (0800-0432)"),
        ("Bel 113 even.", "a number (113)"),
        ("Bel 020 261 52 75 even.", "a number (020 261 52 75)"),
        ("Bel 06 12345678.", "a number (06 12345678)"),
        ("Bel +31 6 1234 5678.", "a number (+31 6 1234 5678)"),
        ("Kijk op helpwanted.nl even.", "an address (helpwanted.nl)"),
        ("Kijk op https://hulp.example/x.", "an address (https://)"),
        ("Mail naar hulp@hulp.nl.", "a mail address"),
        ("Wilt u dat?", "says u or uw"),
        ("Is dat uw foto?", "says u or uw"),
        ("Je moet aangifte doen.", "never say: the youth decides"),
        ("Bel de Kindertelefoon even.", "names Kindertelefoon; write [[kindertelefoon.name]]"),
        ("Dan escaleren we jouw casus.", "jargon: casus"),
        ("Hoi. " + "Dit is een zin. " * 26, "characters; at most 400"),
        ("Dit is een zin die maar doorgaat en " + "doorgaat en " * 12 + "stopt.", "a sentence of"),
        ("Je naaktfoto is verspreid.\nDat is rot.", "lock screen: naakt"),
    ],
)
def test_a_broken_text_is_caught(tmp_path: Path, folder: Path, broken: str, problem: str) -> None:
    # Given the content as it ships with one sentence replaced
    copy = tmp_path / "content"
    shutil.copytree(folder, copy)
    file = copy / "gateway.yml"
    before = file.read_text("utf-8")
    start = before.index("  left:\n")
    end = before.index("  # --- wipe")
    indented = "\n".join(f"      {line}" for line in broken.splitlines())
    file.write_text(f"{before[:start]}  left:\n    text: |-\n{indented}\n\n{before[end:]}", "utf-8")
    # When it is checked
    found = problems(load_content(copy), copy, None, RELEASED)
    # Then the mistake is named with its place
    assert [line for line in found if line.startswith("gateway.yml: left: ") and problem in line], found


@pytest.mark.parametrize(
    "fine",
    [
        "Dat kan na 24 uur of 7 dagen.",
        "Je bent 16 of 17.",
        "Doe stap 3 van 12.",
        "Ongeveer 50 tot 100 euro.",
        "Dat was in 2025.",
        "Tussen 14:00 en 22:00.",
    ],
)
def test_ordinary_numbers_are_no_phone_numbers(fine: str) -> None:
    assert NUMBER.search(fine) is None


def test_a_check_of_half_a_year_ago_is_too_old(content: LoadedContent, folder: Path) -> None:
    # Given the day after the last day
    late = RELEASED + timedelta(days=OLDEST_CHECK + 1)
    # Then every shown value is named, and on the day before none
    assert "referrals.yml: line_113.phone: checked 184 days ago; compare it with its source again" in problems(
        content, folder, None, late
    )
    assert problems(content, folder, None, late - timedelta(days=1)) == []


def test_a_check_in_the_future_is_a_mistake(content: LoadedContent, folder: Path) -> None:
    assert problems(content, folder, None, RELEASED - timedelta(days=1))
