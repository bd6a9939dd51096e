"""Fixtures for every test: databases, keys, a clock that stands still, the real content."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.clock.fake import FakeClock
from bot.adapters.content.lexicon import load_lexicon
from bot.adapters.content.loader import load_content
from bot.adapters.content.store import LoadedContent
from bot.adapters.crypto import MasterKeys, Vault
from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate
from bot.core.risk import Lexicon
from tests.postgres import Cluster, find_binaries

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _quiet_clients() -> None:
    """As every entry point does: httpx would log addresses that hold secrets."""
    logging.getLogger("httpx").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def content() -> LoadedContent:
    return load_content(ROOT / "content")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "content" / "risk")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(MasterKeys({1: bytes(range(32))}))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of our own on a free port, thrown away afterwards."""
    binaries = find_binaries()
    if binaries is None:
        reason = "PostgreSQL is not installed; install the package `postgresql` to run these tests too"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with Cluster(binaries) as cluster:
        migrate(cluster.template)
        yield cluster


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated file to copy: migrating takes a quarter of a second."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """An empty, migrated SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "kompas.db")
    return f"sqlite:///{tmp_path / 'kompas.db'}"


@pytest.fixture
def database(database_url: str, vault: Vault, clock: FakeClock) -> Iterator[Database]:
    """A running database of each kind."""
    database = Database(database_url, vault, clock)
    database.start()
    yield database
    database.stop()
