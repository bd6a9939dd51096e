"""The limit on opening conversations."""

from __future__ import annotations

import httpx

from bot.adapters.webchat.app import create_app
from bot.adapters.webchat.config import WebchatSettings
from bot.adapters.webchat.fake import FakeYouthDoor
from bot.adapters.webchat.limiter import OpeningLimiter
from tests.adapters.webchat.serving import widget_strings


def test_an_address_may_open_so_many_and_then_waits_for_the_first_to_grow_old():
    limiter = OpeningLimiter(2)

    assert [limiter.take("192.0.2.1", now) for now in (0.0, 100.0)] == [0.0, 0.0]
    assert limiter.take("192.0.2.1", 200.0) == 400.0
    assert limiter.take("192.0.2.2", 200.0) == 0.0
    assert limiter.take("192.0.2.1", 600.0) == 0.0


def test_a_home_with_many_ipv6_addresses_counts_once():
    limiter = OpeningLimiter(1)

    assert limiter.take("2001:db8:0:7::1", 0.0) == 0.0
    assert limiter.take("2001:db8:0:7:ffff::2", 0.0) > 0.0
    assert limiter.take("2001:db8:0:8::1", 0.0) == 0.0
    assert [limiter.take("", 0.0), limiter.take("", 0.0) > 0] == [0.0, True]


def test_no_address_is_kept():
    limiter = OpeningLimiter(2)
    limiter.take("192.0.2.1", 0.0)

    assert "192.0.2.1" not in repr(vars(limiter))


def test_the_key_is_another_one_the_next_day():
    limiter = OpeningLimiter(1)
    limiter.take("192.0.2.1", 0.0)
    names = set(limiter._seen)

    limiter.take("192.0.2.1", 90_000.0)

    assert set(limiter._seen).isdisjoint(names)


def test_zero_means_no_limit():
    limiter = OpeningLimiter(0)

    assert {limiter.take("192.0.2.1", 0.0) for _ in range(1000)} == {0.0}


async def test_over_the_limit_is_429_with_a_sentence():
    app = create_app(FakeYouthDoor(), widget_strings(), WebchatSettings("https://weer.example/", opens_per_ten_minutes=1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.post("/api/conversations")).status_code == 201
        answer = await client.post("/api/conversations")

    assert (answer.status_code, answer.json()["error"]) == (429, "opening_limit")
    assert 590 <= int(answer.headers["retry-after"]) <= 600
