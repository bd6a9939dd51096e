"""Rasa's own tools accept the dialogue: `rasa data validate`, and `rasa test` on the stories beside this file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.adapters.engine.supervisor import PYTHON, ROOT
from tests.conversations.youth import Youth
from tests.engine.engines import environment, real_model

pytestmark = pytest.mark.engine

STORIES = Path(__file__).parent
BEHAVIOURS = (
    "happy_path",
    "corrections",
    "cancellations",
    "digressions",
    "repeat",
    "invalid_input",
    "crisis",
    "handover",
    "knowledge",
)


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(PYTHON), "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)


def test_the_data_is_valid(youth: Youth) -> None:
    done = rasa("data", "validate", "--fail-on-warnings", "-d", "domain.yml", "--data", "data")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_stories_of_every_behaviour_hold(youth: Youth, tmp_path: Path) -> None:
    assert all(list((STORIES / behaviour).glob("test_*.yml")) for behaviour in BEHAVIOURS)
    done = rasa(
        "test",
        "core",
        "-m",
        str(real_model()),
        "-s",
        str(STORIES),
        "--fail-on-prediction-errors",
        "--no-plot",
        "--out",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
