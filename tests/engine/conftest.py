"""Real engines, started once per session."""

from __future__ import annotations

import os

import pytest

from bot.adapters.engine.supervisor import PYTHON
from tests.engine.engines import TOY, real_model, serving, toy_model


@pytest.fixture(scope="session")
def _engine_python():
    if not PYTHON.exists():
        reason = "the engine's environment is missing; `make run` installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def toy(_engine_python, tmp_path_factory):
    """An engine with the toy dialogue."""
    with serving(toy_model(), tmp_path_factory.mktemp("toy") / "log", TOY / "endpoints.yml") as engine:
        yield engine


@pytest.fixture(scope="session")
def kompas(_engine_python, tmp_path_factory):
    """An engine with the real dialogue."""
    with serving(real_model(), tmp_path_factory.mktemp("kompas") / "log") as engine:
        yield engine
