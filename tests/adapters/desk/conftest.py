"""A desk on a real SQLite database with a fake door and a clock that tests move."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyotp
import pytest
from starlette.applications import Starlette

from bot.adapters.clock.fake import FakeClock
from bot.adapters.crypto import MasterKeys, Vault
from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate
from bot.adapters.desk.accounts import Accounts, on_database
from bot.adapters.desk.accounts.passwords import Hasher
from bot.adapters.desk.app import create_app
from bot.adapters.desk.fake import FakeDeskDoor
from bot.adapters.desk.keys import Keys
from bot.adapters.desk.settings import DeskSettings
from bot.adapters.desk.strings import Strings

STRINGS = Path(__file__).parents[3] / "content" / "desk.yml"
BASE = "http://127.0.0.1:8081"
PASSWORD = "vier losse woorden samen"
KEYS = Keys(b"a secret for tests, 32 bytes long")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def database(tmp_path: Path, clock: FakeClock) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'kompas.db'}"
    migrate(url)
    opened = Database(url, Vault(MasterKeys({1: b"k" * 32})), clock)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def accounts(database: Database, clock: FakeClock) -> Accounts:
    quick = Hasher(rounds=1, mebibytes=0.0625)  # the real one is slow on purpose; its strength has a test of its own
    return Accounts(on_database(database), clock, KEYS, quick)


@pytest.fixture
def door(clock: FakeClock) -> FakeDeskDoor:
    return FakeDeskDoor(clock)


@pytest.fixture
def settings() -> DeskSettings:
    return DeskSettings(BASE, KEYS)


@pytest.fixture
def strings() -> Strings:
    return Strings.load(STRINGS)


@pytest.fixture
def app(door: FakeDeskDoor, accounts: Accounts, strings: Strings, settings: DeskSettings, clock: FakeClock) -> Starlette:
    return create_app(door, accounts, strings, settings, clock)


@dataclass
class Person:
    """A browser with an account."""

    client: httpx.AsyncClient
    clock: FakeClock
    name: str
    secret: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def enrol(self, link: str, password: str = PASSWORD) -> httpx.Response:
        """From the link to an account that can log in."""
        await self.client.get(link)
        page = (await self.client.get("/enrol")).text
        self.secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
        form = {"token": token_of(page), "password": password, "again": password, "code": self.code()}
        return await self.client.post("/enrol", data=form)

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.clock.now())

    async def log_in(self, password: str = PASSWORD, code: str = "") -> httpx.Response:
        if not code:
            self.clock.forward(seconds=30)
        page = (await self.client.get("/login")).text
        form = {"token": token_of(page), "name": self.name, "password": password, "code": code or self.code()}
        answer = await self.client.post("/login", data=form)
        if answer.status_code == 303:
            desk = (await self.client.get("/")).text
            self.headers = {"X-Kompas": re.search(r'data-token="([0-9a-f]+)"', desk)[1]}
        return answer

    async def call(self, act: str, **body: object) -> httpx.Response:
        return await self.client.post(f"/call/{act}", json=body, headers=self.headers)


def token_of(page: str) -> str:
    return re.search(r'name="token" value="([0-9a-f]+)"', page)[1]


@pytest.fixture
async def browsers(app: Starlette) -> AsyncIterator[list[httpx.AsyncClient]]:
    clients: list[httpx.AsyncClient] = []
    yield clients
    for client in clients:
        await client.aclose()


@pytest.fixture
def new_client(app: Starlette, browsers: list[httpx.AsyncClient]):
    def make() -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        browsers.append(httpx.AsyncClient(transport=transport, base_url=BASE))
        return browsers[-1]

    return make


@pytest.fixture
def new_person(new_client, accounts: Accounts, settings: DeskSettings, clock: FakeClock):
    async def make(name: str) -> Person:
        person = Person(new_client(), clock, name)
        await person.enrol(settings.link(await accounts.add(name)))
        await person.log_in()
        return person

    return make


@pytest.fixture
async def els(new_person) -> Person:
    return await new_person("Els")


@pytest.fixture
async def omar(new_person) -> Person:
    return await new_person("Omar")
