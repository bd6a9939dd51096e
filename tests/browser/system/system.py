"""The whole of Kompas as a service manager runs it, and a second gateway's view of the same database."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
import yaml

from bot.adapters.clock.fake import FakeClock
from bot.adapters.content.loader import load_content
from bot.adapters.database import Database
from bot.bootstrap import build_house, master_keys, open_database
from bot.core.conversation import ConversationId
from bot.core.handover import LEASE
from bot.evaluation.web_player import WebPlayer
from bot.services import house as services
from bot.services.counsellor import expire_leases
from bot.services.statistics import statistics
from bot.services.storage import UnitOfWork
from bot.services.wipe import wipe
from bot.settings import load_settings
from tests.chaos.house import ROOT, START_LIMIT, House

T = TypeVar("T")
Story = Callable[[WebPlayer], Awaitable[Any]]
ALWAYS = {"mon-sun": ["00:00-24:00"]}
TURN_KEY = "a turn key for tests, long enough"


@dataclass
class OwnHouse(House):
    """A house with settings of its own and an engine that a second house may use too."""

    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"KOMPAS_TURN_KEY": TURN_KEY} | self.more

    @property
    def engine_url(self) -> str:
        """Where the supervised engine listens now."""
        command = Path(f"/proc/{self.engines()[0]}/cmdline").read_text(encoding="utf-8").split("\0")
        return f"http://127.0.0.1:{command[command.index('--port') + 1]}"


@dataclass
class System:
    """A running `kompas run`, with what no browser can see or do: the counts, the clock, the engine's process."""

    process: OwnHouse
    database: Database
    house: services.House
    """Words, clock and rules as that process has them."""

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.process.public}"

    @property
    def desk(self) -> str:
        return f"http://127.0.0.1:{self.process.desk}"

    def transact(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.database.transact(work)[0]

    def counts(self) -> Counter[tuple[str, str]]:
        """What `kompas stats` prints: (category, value) -> number."""
        return Counter({(count.category, count.value): count.number for count in self.transact(statistics)})

    def a_minute_later(self) -> None:
        """The round of a gateway for which the leases of this moment have run out."""
        house = replace(self.house, clock=FakeClock(self.house.now() + LEASE + timedelta(seconds=1)))
        self.transact(lambda uow: expire_leases(uow, house))

    def waiting_for(self, minutes: dict[str, float]) -> None:
        """Lets youths wait for longer than a test takes: topic -> minutes."""

        def shift(uow: UnitOfWork) -> None:
            for line in uow.conversations.queue():
                conversation = uow.conversations.get(line.id)
                waited = timedelta(minutes=minutes.get(conversation.dossier.card.topic or "", 0))
                conversation.handover = replace(conversation.handover, since=self.house.now() - waited)
                uow.conversations.save(conversation)

        self.transact(shift)

    def tidy(self) -> None:
        """Nobody waits and nobody is talked with: the next test begins with an empty desk."""

        def wipe_all(uow: UnitOfWork) -> None:
            held = uow.conversations.expired(self.house.now() + timedelta(days=1))
            waiting: list[ConversationId] = [line.id for line in uow.conversations.queue()]
            for conversation in {*held, *waiting}:
                wipe(uow, self.house, uow.conversations.get(conversation))

        self.transact(wipe_all)

    @contextmanager
    def frozen_engine(self) -> Iterator[None]:
        """The engine's process stands still (SIGSTOP) during the block; afterwards it answers again."""
        self.process.freeze_engine()
        try:
            yield
        finally:
            for pid in self.process.engines():  # the supervisor may have replaced the frozen one already
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
            self.play(_until_it_answers)

    def wait_for_a_human(self, *first_words: str) -> None:
        """As many youths as there are first words; each says them ("" for none), asks for a human and agrees."""

        def story(first: str) -> Story:
            async def tell(player: WebPlayer) -> None:
                for text in filter(None, (first, "ik wil met een mens praten")):
                    heard = await player.say(text)
                await player.press(next(choice for line in heard for choice in line.choices if choice.value == "human_yes"))

            return tell

        self.play(*map(story, first_words))

    def play(self, *stories: Story) -> None:
        """Youths without a browser, all at once, over the widget's own protocol."""

        async def one(story: Story) -> None:
            async with WebPlayer(self.public) as player:
                await player.start()
                await story(player)

        async def everybody() -> None:
            await asyncio.gather(*map(one, stories))

        in_a_thread(everybody)


@contextmanager
def running(folder: Path, opening_hours: dict[str, list[str]], engine_url: str = "") -> Iterator[System]:
    """From start to stop, with these opening hours; the block runs once the engine answers."""
    shutil.copytree(ROOT / "content", folder / "content")
    path = folder / "content" / "organisation.yml"
    organisation = yaml.safe_load(path.read_text(encoding="utf-8"))
    organisation |= {"opening_hours": opening_hours, "holidays": []}
    path.write_text(yaml.safe_dump(organisation, allow_unicode=True), encoding="utf-8")
    process = OwnHouse(folder, more={"KOMPAS_ENGINE_URL": engine_url} if engine_url else {})
    process.start()
    try:
        _until_up(process)
        settings = load_settings(process.environment)
        database = open_database(settings, master_keys(settings))
        try:
            system = System(process, database, build_house(settings, load_content(settings.content)))
            system.play(_until_it_answers)
            yield system
        finally:
            database.stop()
    finally:
        process.stop()


def in_a_thread(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a coroutine function to its end in a loop of its own; Playwright's holds this thread."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


def _until_up(process: House) -> None:
    limit = time.monotonic() + START_LIMIT
    for port in (process.public, process.desk):
        while not _healthy(port):
            assert time.monotonic() < limit, "the gateway does not come up"
            time.sleep(0.1)


def _healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


async def _until_it_answers(player: WebPlayer) -> None:
    """Until then the gateway answers with its safety texts."""
    limit = time.monotonic() + START_LIMIT
    while not any(heard.response.startswith("utter_") for heard in await player.say("hoi")):
        assert time.monotonic() < limit, "the engine does not come up"
        await asyncio.sleep(0.5)
