"""A whole gateway without channels: real database, real content, an engine that says what the test tells it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.clock.fake import FakeClock
from bot.adapters.content.store import LoadedContent
from bot.adapters.crypto import Vault
from bot.adapters.database import Database
from bot.core.risk import Lexicon
from bot.services.house import House
from tests.services.people import Play, ScriptedEngine


@pytest.fixture
def house(content: LoadedContent, lexicon: Lexicon, clock: FakeClock) -> House:
    return House(content, lexicon, clock)


@pytest.fixture
def play(sqlite_url: str, vault: Vault, clock: FakeClock, house: House) -> Iterator[Play]:
    """On SQLite, which is what most helplines run first."""
    play = Play(Database(sqlite_url, vault, clock), house, ScriptedEngine())
    yield play
    play.database.stop()


@pytest.fixture
def play_on_both(database_url: str, vault: Vault, clock: FakeClock, house: House) -> Iterator[Play]:
    """For what the two databases could do differently."""
    play = Play(Database(database_url, vault, clock), house, ScriptedEngine())
    yield play
    play.database.stop()
