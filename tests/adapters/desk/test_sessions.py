"""Sessions: how long they live and what ends them."""

from __future__ import annotations

import pytest

from bot.adapters.desk.settings import DeskSettings
from bot.core.errors import ConfigurationError
from tests.adapters.desk.conftest import KEYS, Person, token_of


async def test_fifteen_idle_minutes_end_a_session(els, clock) -> None:
    clock.forward(minutes=14, seconds=59)
    before = await els.client.get("/")
    clock.forward(seconds=2)
    after = await els.client.get("/")

    assert before.status_code == 200
    assert (after.status_code, after.headers["location"]) == (303, "/login")


async def test_only_a_person_keeps_a_session_awake(els, clock) -> None:
    for _ in range(3):
        clock.forward(minutes=10)
        assert (await els.call("alive", active=True)).status_code == 200
    clock.forward(minutes=10)
    assert (await els.call("alive", active=False)).status_code == 200
    clock.forward(minutes=6)

    assert (await els.call("alive", active=False)).status_code == 401


async def test_eight_hours_end_a_session_however_busy(els, clock) -> None:
    answers = []
    for _ in range(49):
        clock.forward(minutes=10)
        answers.append((await els.call("alive", active=True)).status_code)

    assert answers[:46] == [200] * 46
    assert answers[-1] == 401


async def test_logout_ends_every_session_and_empties_the_browser(els, new_client, clock, door) -> None:
    elsewhere = Person(new_client(), clock, "Els", els.secret)
    await elsewhere.log_in()
    await els.call("present", here=True)
    page = (await els.client.get("/")).text

    answer = await els.client.post("/logout", data={"token": token_of(page)})

    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "kompas-dev" not in els.client.cookies
    assert (await elsewhere.client.get("/")).status_code == 303
    assert list(door.here.values()) == [False]


async def test_logout_from_a_foreign_page_is_refused(els) -> None:
    assert (await els.client.post("/logout", data={"token": "0" * 64})).status_code == 403
    assert (await els.client.get("/")).status_code == 200


@pytest.mark.parametrize("act", ["disable", "reset"])
async def test_disabling_and_resetting_end_sessions_at_once(els, accounts, act) -> None:
    await getattr(accounts, act)("Els")

    assert (await els.client.get("/")).status_code == 303
    assert (await els.call("present", here=True)).status_code == 401


async def test_reset_needs_both_factors_anew(els, accounts, settings, new_client, clock) -> None:
    link = settings.link(await accounts.reset("Els"))
    els.client.cookies.delete("kompas-dev")
    old = await els.log_in()
    again = Person(new_client(), clock, "Els")
    await again.enrol(link, "een ander lang wachtwoord")
    new = await again.log_in("een ander lang wachtwoord")

    assert (old.status_code, new.status_code) == (401, 303)
    assert again.secret != els.secret


async def test_presence_is_remembered_over_a_reload_and_a_second_login(els, new_client, clock) -> None:
    await els.call("present", here=True)
    elsewhere = Person(new_client(), clock, "Els", els.secret)
    await elsewhere.log_in()

    assert 'data-present="yes"' in (await els.client.get("/")).text
    assert 'data-present="yes"' in (await elsewhere.client.get("/")).text


def test_cookie_names_carry_the_host_prefix_over_https() -> None:
    assert DeskSettings("https://desk.example.nl", KEYS).cookie("kompas") == "__Host-kompas"


@pytest.mark.parametrize("address", ["http://desk.example.nl", "desk.example.nl", "ftp://127.0.0.1", "https://x.nl/desk"])
def test_unsafe_addresses_are_refused_at_the_start(address) -> None:
    with pytest.raises(ConfigurationError):
        DeskSettings(address, KEYS)
