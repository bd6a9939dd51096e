"""Running programs of the engine's environment (Python 3.10, Rasa) from the gateway's command line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bot.core.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-engine" / "bin" / "python"
MODEL = ROOT / "models" / "kompas.tar.gz"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


def environment() -> dict[str, str]:
    """The caller's environment without secrets of the gateway: the engine is a box (requirement R18)."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KOMPAS_") and not key.startswith("PYTHON")}
    return kept | QUIET | {"PYTHONPATH": str(ROOT)}


def command(*words: str) -> list[str]:
    """`python -m ...` in the engine's environment. Raises ConfigurationError when that environment is missing."""
    if not PYTHON.exists():
        raise ConfigurationError("the engine's environment is missing: run `make run` or `sh scripts/setup.sh run`")
    return [str(PYTHON), *words]


def run(words: Sequence[str]) -> int:
    """Run to the end with the terminal attached; returns the exit code."""
    return subprocess.run(command(*words), cwd=ROOT, env=environment(), check=False).returncode
