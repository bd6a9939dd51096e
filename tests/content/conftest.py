"""The content as it ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.content.loader import load_content
from bot.adapters.content.store import LoadedContent

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def folder() -> Path:
    return ROOT / "content"


@pytest.fixture(scope="session")
def responses() -> Path:
    return ROOT / "data" / "responses"


@pytest.fixture(scope="session")
def content(folder: Path, responses: Path) -> LoadedContent:
    return load_content(folder, responses)
