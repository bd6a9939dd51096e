"""Given a person at a terminal, when a subcommand is called, then it does its work or says in one line what is wrong."""

from pathlib import Path

import pytest

from bot.cli import SUBCOMMANDS, main
from bot.cli.doctor_command import Finding, report
from bot.cli.engine_process import environment
from bot.cli.stats_command import table
from bot.services.statistics import Count


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KOMPAS_MASTER_KEY", "KOMPAS_DATABASE_URL", "KOMPAS_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KOMPAS_VAR", str(tmp_path / "var"))


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_subcommand_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert f"kompas {name}" in capsys.readouterr().out


def test_an_unknown_subcommand_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["dance"])
    assert stopped.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_a_counsellor_is_added_listed_reset_and_closed(capsys: pytest.CaptureFixture[str]) -> None:
    # Given nobody yet
    assert main(["counsellor", "list"]) == 0
    assert "Nobody yet" in capsys.readouterr().out
    # When Els gets an account, then a link that works once is printed
    assert main(["counsellor", "add", "Els"]) == 0
    first = capsys.readouterr().out
    assert "/enrol/" in first
    # And a second Els is refused with a sentence
    assert main(["counsellor", "add", "els"]) == 1
    assert capsys.readouterr().err.startswith("kompas: ")
    # And a reset prints another link, and closing ends the account
    assert main(["counsellor", "reset", "Els"]) == 0
    assert capsys.readouterr().out != first
    assert main(["counsellor", "disable", "Els"]) == 0
    assert main(["counsellor", "list"]) == 0
    assert "closed" in capsys.readouterr().out


def test_statistics_and_purge_of_an_empty_house(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats"]) == 0
    assert "No reports yet" in capsys.readouterr().out
    assert main(["purge"]) == 0
    assert "0 conversation(s) removed" in capsys.readouterr().out


def test_the_table_shows_the_largest_number_first() -> None:
    shown = table([Count("2026-11", "topic", "deepnude", 2), Count("2026-11", "topic", "sextortion", 5)])
    assert shown.index("sextortion") < shown.index("deepnude")
    assert shown.startswith("2026-11")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KOMPAS_PUBLIC_PORT", "many")
    assert main(["run"]) == 1
    assert "KOMPAS_PUBLIC_PORT" in capsys.readouterr().err


def test_running_without_a_model_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOMPAS_MODEL", str(tmp_path / "none.tar.gz"))
    assert main(["run"]) == 1
    assert "kompas train" in capsys.readouterr().err


def test_a_missing_file_to_evaluate_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "nlu", "nothing.jsonl"]) == 1
    assert "nothing.jsonl: no such file" in capsys.readouterr().err


def test_the_doctor_fails_on_what_is_needed_and_only_notes_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([Finding("model", True, "trained"), Finding("npm", False, "missing", needed=False)]) == 0
    assert "note" in capsys.readouterr().out
    assert report([Finding("model", False, "missing")]) == 1
    assert "1 thing(s) to mend" in capsys.readouterr().out


def test_the_engine_gets_no_secret_of_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPAS_TELEGRAM_TOKEN", "TOKENCANARY")
    assert "TOKENCANARY" not in str(environment())
