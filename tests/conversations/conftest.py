"""A youth per test, on one real engine with the real dialogue."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from bot.adapters.engine.supervisor import PYTHON
from tests.conversations.youth import Youth
from tests.engine.engines import Engine, real_model, serving


@pytest.fixture(scope="session")
def dialogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Started once; each turn brings its own state, so the tests cannot meet."""
    if not PYTHON.exists():
        reason = "the engine's environment is missing; `make run` installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with serving(real_model(), tmp_path_factory.mktemp("dialogue") / "log") as engine:
        yield engine


@pytest.fixture
def youth(dialogue: Engine) -> Youth:
    return Youth(dialogue)
