"""Given a directory of services, when its keeper asks what is due, then the table says it, soonest first."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.adapters.content.due import due
from bot.adapters.content.files import read_file
from bot.adapters.content.schemas import ReferralsFile
from bot.cli import main
from bot.cli.referrals_command import report

CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shipped() -> ReferralsFile:
    return read_file(CONTENT / "referrals.yml", ReferralsFile)


def checked(file: ReferralsFile, *phones: tuple[str, date, str]) -> ReferralsFile:
    """Only these phones, with the day and the status of their check."""
    kept = {}
    for key, day, status in phones:
        entry = file.referrals[key]
        assert entry.phone is not None
        phone = entry.phone.model_copy(update={"checked_on": day, "status": status})
        kept[key] = entry.model_copy(update={"phone": phone, "for_whom": None, "link": None, "hours": None, "cost": None})
    return file.model_copy(update={"referrals": kept})


def test_a_phone_may_be_verified_while_the_hours_are_not(shipped: ReferralsFile) -> None:
    found = {(one.key, one.field): one for one in due(shipped, TODAY, 0)}
    assert ("kindertelefoon", "phone") not in found
    assert found["kindertelefoon", "hours"].value == "mon-sun 11:00-21:00"
    assert found["kindertelefoon", "hours"].status == "unverified"
    assert not any(one.overdue for one in found.values())


def test_what_runs_out_first_stands_first(shipped: ReferralsFile, capsys: pytest.CaptureFixture[str]) -> None:
    # Given one fresh number, one that runs out in ten days, one that is overdue
    old, soon = TODAY - timedelta(days=184), TODAY - timedelta(days=173)
    file = checked(shipped, ("csg", TODAY, "verified"), ("police", soon, "verified"), ("line_113", old, "verified"))
    found = due(file, TODAY, 30)
    # Then the fresh one is left out and the overdue one stands first
    assert [(one.key, one.days_left, one.overdue) for one in found] == [("line_113", -1, True), ("police", 10, False)]
    assert report(found, 30) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["service", "field", "value", "source", "checked", "on", "days", "left", "status"]
    assert shown[1].split() == ["line_113", "phone", "113", "UPDAY", str(old), "-1", "verified"]
    assert "2 value(s) to check, 1 of them overdue." in shown[-1]


def test_an_unverified_value_is_always_due_and_never_overdue(shipped: ReferralsFile) -> None:
    found = due(checked(shipped, ("stop_it_now", TODAY - timedelta(days=999), "unverified")), TODAY, 0)
    assert [(one.key, one.overdue) for one in found] == [("stop_it_now", False)]
    assert report(found, 0) == 0


def test_a_check_in_the_future_is_overdue(shipped: ReferralsFile) -> None:
    assert due(checked(shipped, ("csg", TODAY + timedelta(days=1), "verified")), TODAY, 0)[0].overdue


def test_nothing_due_is_said_in_a_sentence(shipped: ReferralsFile, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(due(checked(shipped, ("csg", TODAY, "verified")), TODAY, 30), 30) == 0
    assert capsys.readouterr().out == "Nothing has to be checked within 30 days, and everything is verified.\n"


def test_the_command_prints_the_table_of_this_kompas(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["referrals", "due", "--days", "0"]) in (0, 1)
    assert "stop_it_now" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["referrals", "--help"], ["referrals", "due", "--help"]])
def test_the_help_says_what_it_does(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 0
    assert "due" in capsys.readouterr().out


def test_due_needs_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["referrals"])
    assert stopped.value.code == 2
    assert "WHAT" in capsys.readouterr().err
