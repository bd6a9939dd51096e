"""Logging in: the link, the password, the code, and everything that is refused."""

from __future__ import annotations

import statistics
import time

import pyotp
import pytest

from bot.adapters.desk.accounts import Accounts, on_database, passwords
from bot.adapters.desk.accounts.accounts import WrongLogin
from bot.adapters.desk.accounts.passwords import Hasher
from bot.core.errors import TooMuch
from tests.adapters.desk.conftest import KEYS, PASSWORD, Person, token_of


async def test_counsellor_enrols_by_link_and_logs_in(els) -> None:
    page = await els.client.get("/")

    assert page.status_code == 200
    assert "Ik neem chats aan" in page.text


async def test_link_leaves_the_address_bar_and_works_once(accounts, settings, new_client, clock) -> None:
    link = settings.link(await accounts.add("Els"))
    person = Person(new_client(), clock, "Els")

    seen = await person.client.get(link)
    done = await person.enrol(link)
    again = await new_client().get(link, follow_redirects=True)

    assert (seen.status_code, seen.headers["location"]) == (303, "/enrol")
    assert done.headers["location"] == "/login?reason=enrolled"
    assert again.status_code == 404
    assert "werkt niet (meer)" in again.text


async def test_link_expires_after_a_day(accounts, settings, new_client, clock) -> None:
    link = settings.link(await accounts.add("Els"))
    clock.forward(hours=24)

    assert (await new_client().get(link, follow_redirects=True)).status_code == 404


async def test_a_newer_link_replaces_the_older_one(accounts, settings, new_client) -> None:
    older = settings.link(await accounts.add("Els"))
    await accounts.reset("Els")

    assert (await new_client().get(older, follow_redirects=True)).status_code == 404


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort", "te kort"),
        ("aaaaaaaaaaaaaaaa", "makkelijk te raden"),
        ("Wachtwoord2026!", "makkelijk te raden"),
        ("wachtwoordwachtwoord", "makkelijk te raden"),
        ("0123456789012", "makkelijk te raden"),
        ("qwertyuiopasdfg", "makkelijk te raden"),
        ("elsdevries2026", "makkelijk te raden"),
        ("x" * 4 + "lang " * 60, "te lang"),
    ],
)
async def test_password_is_refused_and_the_same_code_shown_again(accounts, settings, new_client, clock, password, why) -> None:
    link = settings.link(await accounts.add("Els de Vries"))
    person = Person(new_client(), clock, "Els de Vries")

    answer = await person.enrol(link, password)

    assert answer.status_code == 422
    assert why in answer.text
    assert person.secret in answer.text.replace(" ", "")
    assert (await person.enrol(link)).status_code == 303


GOOD = [
    "vier losse woorden samen",
    "correct paard batterij nietje",
    "zes kleine appels op tafel, en dan nog een paar peren erbij, ja",
    "ünïcödé is ook goed 🙂",
]


@pytest.mark.parametrize("password", GOOD)
def test_long_passwords_need_no_special_signs(password) -> None:
    assert passwords.objection(password, "Els") is None


@pytest.mark.parametrize("wrong", ["name", "password", "code", "disabled"])
async def test_whatever_is_wrong_gets_the_same_answer(els, accounts, clock, wrong) -> None:
    if wrong == "disabled":
        await accounts.disable("Els")
    clock.forward(seconds=30)
    els.client.cookies.delete("kompas-dev")
    els.name = "Niemand" if wrong == "name" else "Els"

    password = "een heel ander wachtwoord" if wrong == "password" else PASSWORD
    answer = await els.log_in(password, "000000" if wrong == "code" else "")

    assert answer.status_code == 401
    assert "Dit klopt niet." in answer.text


async def test_a_code_counts_once(els, new_client, clock) -> None:
    code = els.code()
    thief = Person(new_client(), clock, "Els", els.secret)

    assert (await thief.log_in(code=code)).status_code == 401


async def test_codes_of_the_neighbouring_steps_are_accepted_and_no_others(els, new_client, clock) -> None:
    clock.forward(minutes=5)
    late = els.code()
    clock.forward(seconds=30)
    accepted = await Person(new_client(), clock, "Els", els.secret).log_in(code=late)
    clock.forward(minutes=5)
    too_late = els.code()
    clock.forward(seconds=60)
    refused = await Person(new_client(), clock, "Els", els.secret).log_in(code=too_late)

    assert (accepted.status_code, refused.status_code) == (303, 401)


async def test_sixth_guess_in_a_minute_waits_and_then_the_owner_gets_in(els, new_client, clock) -> None:
    clock.forward(minutes=2)
    guesser = Person(new_client(), clock, "els ", els.secret)

    answers = [(await guesser.log_in("geraden wachtwoord", "123456")).status_code for _ in range(7)]
    clock.forward(seconds=61)
    afterwards = await Person(new_client(), clock, "Els", els.secret).log_in()

    assert answers == [401, 401, 401, 401, 401, 429, 429]
    assert afterwards.status_code == 303


async def test_guessers_cannot_shut_the_owner_out_of_a_known_browser(els, new_client, clock) -> None:
    clock.forward(minutes=2)
    guesser = Person(new_client(), clock, "Els", els.secret)
    for _ in range(6):
        await guesser.log_in("geraden wachtwoord", "123456")

    els.client.cookies.delete("kompas-dev")

    assert (await els.log_in()).status_code == 303


async def test_thousand_guesses_in_ten_minutes_are_mostly_not_even_looked_at(els, accounts, clock, database) -> None:
    clock.forward(minutes=2)
    guesses = [await _guess(accounts, clock) for _ in range(200)]  # one every 3 s: ten minutes

    assert guesses.count("evaluated") <= 50


async def _guess(accounts, clock) -> str:
    clock.forward(seconds=3)
    try:
        await accounts.sign_in("Els", "x", "123456")
    except WrongLogin:
        return "evaluated"
    except TooMuch:
        return "refused"
    raise AssertionError("a guess got in")


async def test_unknown_names_cost_the_same_work(database, clock) -> None:
    accounts = Accounts(on_database(database), clock, KEYS)
    token = await accounts.add("Els")
    code = pyotp.TOTP((await accounts.enrolment(token)).secret).at(clock.now())
    await accounts.enrol(token, PASSWORD, PASSWORD, code)

    async def spent(name: str) -> float:
        clock.forward(minutes=2)
        start = time.perf_counter()
        await _refused(accounts, name)
        return time.perf_counter() - start

    await spent("warm up")
    known = [await spent("Els") for _ in range(3)]
    unknown = [await spent(f"Niemand {number}") for number in range(3)]

    # a loose bound: without the decoy the ratio is above twenty
    assert 0.3 < statistics.median(known) / statistics.median(unknown) < 3


def test_hashes_are_argon2id_of_the_asked_strength() -> None:
    password_hash = Hasher().hashed("vier losse woorden samen")

    assert password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert Hasher().matches("vier losse woorden samen", password_hash)
    assert not Hasher().matches("vier losse woorden", password_hash)
    assert not Hasher().matches("a password that nobody has, only for equal work", None)


async def _refused(accounts, name) -> None:
    with pytest.raises(Exception, match=r"login\.wrong"):
        await accounts.sign_in(name, "een gok van een wachtwoord", "123456")


async def test_login_form_of_another_page_is_refused(els, new_client) -> None:
    client = new_client()
    page = (await client.get("/login")).text
    form = {"name": "Els", "password": PASSWORD, "code": els.code()}

    without = await client.post("/login", data=form)
    foreign = await client.post("/login", data={**form, "token": token_of(page)}, headers={"Origin": "https://evil.example"})
    stolen = await new_client().post("/login", data={**form, "token": token_of(page)})
    cross = await client.post("/login", data={**form, "token": token_of(page)}, headers={"Sec-Fetch-Site": "cross-site"})

    assert [answer.status_code for answer in (without, foreign, stolen, cross)] == [403] * 4


async def test_cookies_are_strict_and_the_id_is_new_at_each_login(els, new_client, clock) -> None:
    other = Person(new_client(), clock, "Els", els.secret)
    answer = await other.log_in()

    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("kompas-dev="))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert other.client.cookies["kompas-dev"] != els.client.cookies["kompas-dev"]
    assert len(other.client.cookies["kompas-dev"]) >= 43
