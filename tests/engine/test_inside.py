"""Runs tests/engine/inside in the engine's own Python, where Rasa and spaCy live and pytest does not."""

import subprocess
from pathlib import Path

import pytest

from bot.adapters.engine.supervisor import PYTHON, ROOT
from tests.engine.engines import environment

pytestmark = pytest.mark.engine
INSIDE = Path(__file__).with_name("inside")


@pytest.mark.usefixtures("_engine_python")
def test_every_check_inside_the_engine_passes():
    command = [str(PYTHON), "-m", "unittest", "discover", "-s", str(INSIDE), "-p", "check_*.py", "-t", str(INSIDE)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr[-6000:]
    assert "OK" in done.stderr
