"""Every text that ships keeps the rules of the house, and every rule catches what it is for."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.adapters.content.lint import NUMBER, OLDEST_CHECK, every_text, problems
from bot.adapters.content.loader import load_content
from bot.adapters.content.never_say import never_say
from bot.adapters.content.pages import page_problems
from bot.adapters.content.readability import reading_ease, syllables
from bot.adapters.content.store import LoadedContent

RELEASED = date(2026, 11, 22)
"""The day of the last check of the numbers; `kompas doctor` asks with the day of today."""


def test_nothing_that_ships_breaks_a_rule(content: LoadedContent, folder: Path, responses: Path) -> None:
    assert problems(content, folder, responses, RELEASED) == []


def test_the_lint_reads_every_kind_of_text(content: LoadedContent, folder: Path, responses: Path) -> None:
    topics = {said.topic for said in every_text(content, folder, responses)}
    assert {"gateway", "safety", "telegram", "widget", "questions", "topics", "desk", "step_plan", "steps"} <= topics


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
        ("Goed gedaan \U0001f389", "a picture"),
        ("Is dit doxing? Dat kan.", "doxing is not explained here"),
        (
            "Verwijderingsmogelijkheden beoordelen we gezamenlijk. Beveiligingsinstellingen van socialemediaplatforms "
            "veranderen regelmatig. Verantwoordelijkheid daarvoor aanvaarden wij niet.",
            "reads hard (",
        ),
    ],
)
def test_a_broken_text_is_caught(tmp_path: Path, folder: Path, broken: str, problem: str) -> None:
    # Given the content as it ships with one sentence replaced
    copy = tmp_path / "content"
    shutil.copytree(folder, copy)
    file = copy / "gateway.yml"
    before = file.read_text("utf-8")
    start = before.index("  edited:\n")
    end = before.index("# The standing row")
    indented = "\n".join(f"      {line}" for line in broken.splitlines())
    file.write_text(f"{before[:start]}  edited:\n    text: |-\n{indented}\n\n{before[end:]}", "utf-8")
    # When it is checked
    found = problems(load_content(copy), copy, None, RELEASED)
    # Then the mistake is named with its place
    assert [line for line in found if line.startswith("gateway.yml: edited: ") and problem in line], found


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ('utter_step_links: "Ik wil het naaktbeeld weg."', "lock screen: naakt"),
        ('utter_step_links: "Ik bel 0800-0432."', "a number (0800-0432)"),
    ],
)
def test_a_line_of_the_step_plan_may_be_found_by_anybody(tmp_path: Path, folder: Path, line: str, mistake: str) -> None:
    copy = tmp_path / "content"
    shutil.copytree(folder, copy)
    (copy / "step_plan.yml").write_text(line, "utf-8")
    found = problems(load_content(copy), copy, None, RELEASED)
    assert [one for one in found if one.startswith("step_plan.yml: utter_step_links") and mistake in one], found


@pytest.mark.parametrize(
    ("word", "count"),
    [("over", 2), ("iemand", 2), ("geëist", 3), ("nieuw", 1), ("mooie", 2), ("ideeën", 3), ("bij", 1), ("medewerker", 4)],
)
def test_syllables_are_counted_as_a_dutch_reader_speaks_them(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_short_question_is_not_judged_and_plain_words_read_easily() -> None:
    assert reading_ease("Waarmee wil je geholpen worden?") is None
    assert (reading_ease("Wat rot dat dit gebeurt. Het is niet jouw schuld. Goed dat je het zegt.") or 0) > 90


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("a.js", 'say("Bel 0800-0432");', "0800-0432"),
        ("a.js", "say(`Bel ${'113'}`);", "'113'"),
        ("a.html", "<b>112</b>", ">112<"),
        ("a.html", '<a href="https://hulp.example/x">x</a>', "https://hulp.example/x"),
        ("a.html", "<p>Kijk op helpwanted.nl</p>", "helpwanted.nl"),
        ("a.js", "// 0800-0432 in a comment is for us\nconst space = 'http://www.w3.org/2000/svg';", ""),
    ],
)
def test_a_page_or_script_writes_no_number_and_no_address(
    tmp_path: Path, content: LoadedContent, name: str, text: str, written: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    wanted = [f"{name}: writes {written}; numbers and links stand in referrals.yml only"] if written else []
    assert page_problems(tmp_path, content.directory) == wanted


def test_the_pages_that_ship_write_none(content: LoadedContent, folder: Path) -> None:
    assert page_problems(folder.parent / "bot" / "adapters", content.directory) == []


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
