"""`kompas doctor`: what is there, what is missing, and what to do about it, in plain words."""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.engine_process import MODEL, PYTHON, ROOT
from bot.core.errors import KompasError


@dataclass(frozen=True)
class Finding:
    """One line of the examination. `needed` ones make the exit code 1 when they are wrong."""

    name: str
    good: bool
    says: str
    needed: bool = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=examine)


def examine(_: argparse.Namespace) -> int:
    return report([finding for check in CHECKS for finding in check()])


def report(findings: Sequence[Finding]) -> int:
    """Print one line each and the verdict; the exit code is 1 when something needed is wrong."""
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = "ok  " if finding.good else ("FAIL" if finding.needed else "note")
        print(f"{mark}  {finding.name:<{width}}  {finding.says}")
    wrong = sum(not finding.good and finding.needed for finding in findings)
    print("\nEverything Kompas needs is here." if not wrong else f"\n{wrong} thing(s) to mend before Kompas can run.")
    return 1 if wrong else 0


def _pythons() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("gateway's Python", sys.version_info >= (3, 12), f"{version} (3.12 or newer is needed)")
    engine = PYTHON.exists()
    yield Finding("engine's environment", engine, "Python 3.10 with Rasa" if engine else "missing: run `make run`")


def _model() -> Iterator[Finding]:
    there = MODEL.exists()
    yield Finding("model", there, "trained" if there else "missing: run `kompas train` (or `make run`)")


def _settings() -> Iterator[Finding]:
    from bot.settings import load_settings

    try:
        settings = load_settings(os.environ)
    except KompasError as error:
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, f"environment {settings.environment}")
    yield from _database(settings.database_url)
    yield Finding(
        "Telegram",
        bool(settings.telegram_token),
        "token set" if settings.telegram_token else "no token: set KOMPAS_TELEGRAM_TOKEN to switch it on",
        needed=False,
    )


def _database(url: str) -> Iterator[Finding]:
    if not url.startswith("sqlite"):
        yield Finding("database", True, "PostgreSQL")
        return
    folder = Path(url.partition("///")[2]).parent
    good = not folder.exists() or os.access(folder, os.W_OK)
    yield Finding("database", good, "SQLite" if good else f"SQLite, but {folder} cannot be written")
    if folder.exists():
        private = not stat.S_IMODE(folder.stat().st_mode) & 0o077
        yield Finding(
            "data folder", private, "only its owner can read it" if private else f"others can read it: chmod 700 {folder}"
        )


def _content() -> Iterator[Finding]:
    from bot.adapters.content.house_rules import house_problems

    try:
        wrong = house_problems(ROOT, datetime.now(UTC).date())
    except KompasError as error:
        yield Finding("content files", False, str(error))
        return
    yield Finding("content files", not wrong, wrong[0] if wrong else "every text, number and word list is in order", needed=False)
    for problem in wrong[1:]:
        yield Finding("content files", False, problem, needed=False)


def _optional() -> Iterator[Finding]:
    for name, use, package in (
        ("chromium", "browser tests", "chromium"),
        ("initdb", "tests on PostgreSQL", "postgresql"),
        ("npm", "the end-to-end test of Telegram", "npm"),
    ):
        there = shutil.which(name) is not None or any(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        yield Finding(name, there, use if there else f"missing; only for {use}: apt-get install {package}", needed=False)
    words = [str(PYTHON), "-W", "ignore", "-c", "import rasa_sdk, spacy"]
    starts = PYTHON.exists() and subprocess.run(words, check=False).returncode == 0
    yield Finding("engine's packages", starts, "import well" if starts else "broken: remove .venv-engine and run `make run`")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_pythons, _model, _settings, _content, _optional)
