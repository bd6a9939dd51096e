"""kill -9 at random moments while youths and counsellors talk: nothing may be lost and nothing doubled.

`python -m tests.chaos.crash` plays the full measure (50 kills during 300 messages); the test suite plays a shorter one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from tests.chaos.house import ROOT, House
from tests.chaos.people import Counsellor, Youth

NAME = "Proefpersoon"
HANDED_OVER = 4
WITH_BOT = 6


@dataclass(frozen=True)
class Plan:
    """How much, and which random order."""

    messages: int
    kills: int
    seed: int


@dataclass(frozen=True)
class Outcome:
    """What was found at the end; all lists empty and all numbers zero is what must be."""

    messages: int
    kills: dict[str, int]
    lost: list[str]
    doubled: list[str]
    out_of_order: list[str]
    unanswered: int
    answered_twice: int

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order or self.unanswered or self.answered_twice)


async def crash_run(plan: Plan) -> Outcome:
    """Start a real Kompas, let people talk, kill its processes, compare what was sent with what stands on the screens."""
    with tempfile.TemporaryDirectory(prefix="kompas-crash-") as folder:
        house = House(Path(folder))
        _content(Path(folder))
        house.start()
        try:
            await house.until_up()
            jar = aiohttp.CookieJar(unsafe=True)
            async with aiohttp.ClientSession() as widgets, aiohttp.ClientSession(cookie_jar=jar) as browser:
                return await _talk(plan, house, widgets, browser)
        finally:
            house.stop()


def _content(folder: Path) -> None:
    shutil.copytree(ROOT / "content", folder / "content")
    path = folder / "content" / "organisation.yml"
    organisation = yaml.safe_load(path.read_text(encoding="utf-8"))
    organisation |= {"opening_hours": {"mon-sun": ["00:00-24:00"]}, "holidays": []}
    path.write_text(yaml.safe_dump(organisation, allow_unicode=True), encoding="utf-8")


async def _talk(plan: Plan, house: House, widgets: aiohttp.ClientSession, browser: aiohttp.ClientSession) -> Outcome:
    els = Counsellor(f"http://127.0.0.1:{house.desk}", browser)
    await els.enrol_and_log_in(house.enrolment_link(NAME), NAME)
    youths = [Youth(f"http://127.0.0.1:{house.public}", widgets) for _ in range(HANDED_OVER + WITH_BOT)]
    listening = [asyncio.create_task(els.listen())]
    try:
        await els.call("present", here=True)
        for youth in youths:
            await youth.open()
            listening.append(asyncio.create_task(youth.listen()))
            await youth.until("bot", 1)
        for number, youth in enumerate(youths[:HANDED_OVER]):
            await _hand_over(youth, els, number)
        await _say_and_kill(plan, house, youths, els)
        return await _compare(plan, house, youths, els)
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


async def _hand_over(youth: Youth, els: Counsellor, number: int) -> None:
    await youth.say(f"kan ik een echt mens spreken? {number}")
    async with asyncio.timeout(60):
        while not any(b["value"] == "human_yes" for e in youth.shown for b in e["buttons"]):
            youth.news.clear()
            await youth.news.wait()
    await youth.press("human_yes")
    async with asyncio.timeout(60):
        while (await els.call("next"))["talk"] is None:  # noqa: ASYNC110  # asks another process
            await asyncio.sleep(0.05)
        while not any("medewerker bij je" in e["text"] for e in youth.shown):
            youth.news.clear()
            await youth.news.wait()


async def _say_and_kill(plan: Plan, house: House, youths: list[Youth], els: Counsellor) -> None:
    dice = random.Random(plan.seed)
    share = plan.messages // len(youths)
    said = Counter[int]()
    everything_said = asyncio.Event()

    async def one(number: int, youth: Youth) -> None:
        with_bot = number >= HANDED_OVER
        for count in range(share):
            before = len(youth.lines("bot"))
            await youth.say(f"is dit anoniem? {number}-{count}" if with_bot else f"regel {number}-{count}")
            said[number] += 1
            if with_bot:
                await youth.until("bot", before + 1, seconds=90)

    async def kill() -> None:
        done = 0
        while done < plan.kills and not everything_said.is_set():
            due = (done + dice.random()) * plan.messages / plan.kills
            if sum(said.values()) < due:
                await asyncio.sleep(0.01)
                continue
            if dice.random() < 0.5 or not house.kill_engine():
                house.kill_gateway()
            done += 1

    killing = asyncio.create_task(kill())
    await asyncio.gather(*(one(number, youth) for number, youth in enumerate(youths)))
    everything_said.set()
    await killing


async def _compare(plan: Plan, house: House, youths: list[Youth], els: Counsellor) -> Outcome:
    """Everybody looks at a fresh screen: what stands there now is what was kept."""
    await house.until_up()
    await _settled(youths, els)
    lost, doubled, disordered = [], [], []
    desk = {line["text"] for lines in els.talks.values() for line in lines}
    desk_count = Counter(line["text"] for lines in els.talks.values() for line in lines)
    for number, youth in enumerate(youths):
        on_screen = youth.lines("youth")
        mine = [text for text in on_screen if text in set(youth.sent)]
        count = Counter(mine)
        lost += [text for text in youth.sent if not count[text]]
        doubled += [text for text, times in count.items() if times > 1] + ["entry"] * youth.doubles
        disordered += [] if mine == youth.sent else [f"widget {number}"]
        if number < HANDED_OVER:
            lost += [f"desk: {text}" for text in youth.sent if text not in desk]
            doubled += [f"desk: {text}" for text in youth.sent if desk_count[text] > 1]
    none, twice = _answers(youths[HANDED_OVER:])
    return Outcome(plan.messages, house.kills, lost, doubled, disordered, none, twice)


async def _settled(youths: list[Youth], els: Counsellor) -> None:
    """Until the desk shows its talks again and a while brought nothing new; forty seconds at most."""
    total = -1
    for _ in range(26):
        now = sum(len(y.shown) for y in youths) + sum(len(lines) for lines in els.talks.values())
        if now == total and len(els.talks) == HANDED_OVER:
            return
        total = now
        await asyncio.sleep(1.5)


def _answers(youths: list[Youth]) -> tuple[int, int]:
    """How many of the messages to the bot got no answer, and how many the same answer twice."""
    none = twice = 0
    for youth in youths:
        answers: list[str] | None = None
        for entry in [*youth.shown, {"sender": "youth", "text": "", "response": ""}]:
            if entry["sender"] == "youth":
                if answers is not None:
                    none += not answers
                    twice += any(times > 1 for times in Counter(answers).values())
                answers = []
            elif answers is not None:
                answers.append(entry["response"] or entry["text"])
    return none, twice


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outcome = asyncio.run(crash_run(Plan(options.messages, options.kills, options.seed)))
    shown: dict[str, Any] = {**outcome.__dict__, "clean": outcome.clean}
    print(json.dumps(shown, indent=2, ensure_ascii=False))  # noqa: T201  # a command line
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
