"""The actions need rasa_sdk, which lives in the engine's environment only: these tests run there, as unittest."""

from __future__ import annotations

import os
import subprocess

import pytest

from bot.adapters.engine.supervisor import PYTHON, ROOT

pytestmark = pytest.mark.engine


def test_the_actions_pass_their_tests_in_the_engines_environment() -> None:
    if not PYTHON.exists():
        reason = "the engine's environment is missing; `make run` installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    command = [
        str(PYTHON),
        "-W",
        "ignore",
        "-m",
        "unittest",
        "discover",
        "-s",
        "tests/actions/inside",
        "-t",
        ".",
        "-p",
        "check_*.py",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Ran 0 tests" not in done.stderr
