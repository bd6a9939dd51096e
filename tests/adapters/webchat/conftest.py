"""The public app with the fake door on a real port."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.adapters.webchat.app import create_app
from bot.adapters.webchat.config import WebchatSettings
from bot.adapters.webchat.fake import FakeYouthDoor
from tests.adapters.webchat.serving import Serving, widget_strings

SETTINGS = WebchatSettings(
    exit_url="https://weer.example/", allowed_origins=("https://school.example",), heartbeat=0.2, opens_per_ten_minutes=0
)


@pytest.fixture(scope="session")
def serving() -> Iterator[tuple[Serving, FakeYouthDoor]]:
    door = FakeYouthDoor()
    server = Serving(create_app(door, widget_strings(), SETTINGS))
    server.start()
    yield server, door
    server.stop()


@pytest.fixture
def door(serving: tuple[Serving, FakeYouthDoor]) -> FakeYouthDoor:
    """The gateway of this test: empty and silent."""
    serving[1].reset()
    return serving[1]


@pytest.fixture
def client(serving: tuple[Serving, FakeYouthDoor], door: FakeYouthDoor) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serving[0].url, timeout=5, trust_env=False) as client:
        yield client


@pytest.fixture
def token(client: httpx.Client) -> str:
    opened: str = client.post("/api/conversations").json()["token"]
    return opened


@pytest.fixture
def auth(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
