"""The load: so many conversations at once, each waiting for its answer before it goes on (a closed loop)."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

Talk = Callable[[str], Awaitable[None]]
"""Say a text and return when the whole answer is there."""
LINES = (
    "hoi",
    "iemand dreigt mn foto naar heel mn klas te sturen als ik niet betaal",
    "ben 15",
    "via snap",
    "is dit anoniem?",
    "ik heb al 50 euro betaald",
    "nee",
    "ok",
    "wie ben jij eigenlijk",
    "ik weet niet wie het is",
    "ja",
    "bedankt",
)
"""What the youths of the benchmark say, over and over: no crisis, so every line takes the ordinary way."""


@dataclass(frozen=True)
class Measured:
    """One row: times in milliseconds per turn."""

    conversations: int
    messages: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float


async def measure(open_talk: Callable[[], Awaitable[Talk]], conversations: int, messages: int) -> Measured:
    """`messages` turns in all, spread over `conversations` that run at the same time."""
    each = max(1, messages // conversations)
    talks = [await open_talk() for _ in range(conversations)]
    times: list[float] = []

    async def one(talk: Talk) -> None:
        for text in itertools.islice(itertools.cycle(LINES), each):
            begin = time.perf_counter()
            await talk(text)
            times.append((time.perf_counter() - begin) * 1000)

    begin = time.perf_counter()
    await asyncio.gather(*(one(talk) for talk in talks))
    took = time.perf_counter() - begin
    times.sort()
    p50, p95, p99 = (round(times[min(len(times) - 1, int(q * len(times)))], 2) for q in (0.50, 0.95, 0.99))
    return Measured(conversations, len(times), p50, p95, p99, round(len(times) / took, 1))


async def growth(
    open_talk: Callable[[], Awaitable[Talk]], marks: tuple[int, ...] = (5, 100, 500), window: int = 8
) -> dict[int, float]:
    """Median milliseconds of the turns around message 5, 100 and 500 of one single conversation."""
    talk = await open_talk()
    times: list[float] = []
    for text in itertools.islice(itertools.cycle(LINES), max(marks) + window // 2):
        begin = time.perf_counter()
        await talk(text)
        times.append((time.perf_counter() - begin) * 1000)
    return {
        mark: round(sorted(times[max(0, mark - 1 - window // 2) : mark - 1 + window // 2])[window // 2 - 1], 2) for mark in marks
    }


def as_json(row: Measured) -> dict[str, float | int]:
    return asdict(row)
