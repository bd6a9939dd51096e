"""The accounts on both databases: what must hold in a transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pyotp
import pytest
from sqlalchemy import delete, insert, inspect, select, update

from bot.adapters.clock.fake import FakeClock
from bot.adapters.crypto import Vault
from bot.adapters.database import Database
from bot.adapters.desk.accounts import Accounts, on_database
from bot.adapters.desk.accounts.accounts import NameTaken, NoSuchCounsellor, WrongLogin
from bot.adapters.desk.accounts.passwords import Hasher
from bot.adapters.desk.accounts.tables import audit, counsellors, enrolments, login_attempts, sessions
from bot.adapters.desk.keys import Keys
from bot.core.errors import Refused, Unreadable
from tests.adapters.desk.conftest import KEYS, PASSWORD


@pytest.fixture
def database(database_url: str, vault: Vault, clock: FakeClock) -> Iterator[Database]:
    opened = Database(database_url, vault, clock)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def accounts(database, clock) -> Accounts:
    return Accounts(on_database(database), clock, KEYS, Hasher(rounds=1, mebibytes=0.0625))


@pytest.fixture
async def codes(accounts, clock) -> pyotp.TOTP:
    """Els, enrolled."""
    token = await accounts.add("Els")
    totp = pyotp.TOTP((await accounts.enrolment(token)).secret)
    await accounts.enrol(token, PASSWORD, PASSWORD, totp.at(clock.now()))
    clock.forward(seconds=30)
    return totp


async def test_one_code_sent_by_many_browsers_at_once_opens_one_session(accounts, codes, clock) -> None:
    code = codes.at(clock.now())
    tries = [accounts.sign_in("Els", PASSWORD, code, accounts.device_token("Els")) for _ in range(8)]

    results = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(result) for result in results].count(WrongLogin) == 7


async def test_one_link_used_twice_at_once_counts_once(accounts, clock) -> None:
    token = await accounts.add("Els")
    code = pyotp.TOTP((await accounts.enrolment(token)).secret).at(clock.now())
    tries = [accounts.enrol(token, f"{PASSWORD} {number}", f"{PASSWORD} {number}", code) for number in range(4)]

    results = await asyncio.gather(*tries, return_exceptions=True)

    assert results.count(None) == 1


async def test_names_are_unique_whatever_their_case(accounts) -> None:
    await accounts.add("Els de Vries")

    with pytest.raises(NameTaken):
        await accounts.add("  els  DE vries ")
    with pytest.raises(NoSuchCounsellor):
        await accounts.disable("Omar")
    with pytest.raises(Refused):
        await accounts.add("   ")
    with pytest.raises(Refused):
        await accounts.add("Omar", role="koning")


async def test_list_tells_who_still_has_to_enrol(accounts, codes) -> None:
    await accounts.add("Omar")
    await accounts.disable("Els")

    listed = [(one.name, one.enrolled, one.disabled) for one in await accounts.all()]

    assert listed == [("Els", True, True), ("Omar", False, False)]


async def test_nothing_usable_stands_in_the_tables(accounts, codes, clock, database) -> None:
    session = await accounts.sign_in("Els", PASSWORD, codes.at(clock.now()))
    token = await accounts.add("Omar")

    def everything(uow) -> str:
        tables = (counsellors, enrolments, sessions, login_attempts, audit)
        return repr([tuple(row) for table in tables for row in uow.connection.execute(select(table))])

    stored = await database.read(everything)

    assert all(secret not in stored for secret in (session.id, token, codes.secret, PASSWORD))


async def test_a_sealed_code_secret_copied_to_another_account_does_not_open(accounts, codes, clock, database) -> None:
    token = await accounts.add("Mallory")
    own = pyotp.TOTP((await accounts.enrolment(token)).secret)
    await accounts.enrol(token, PASSWORD, PASSWORD, own.at(clock.now()))

    def copy(uow) -> None:
        theirs = select(counsellors.c.totp_sealed).where(counsellors.c.login == "mallory").scalar_subquery()
        uow.connection.execute(update(counsellors).where(counsellors.c.login == "els").values(totp_sealed=theirs))

    await database.run(copy)

    with pytest.raises(Unreadable):
        await accounts.sign_in("Els", PASSWORD, own.at(clock.now()))


@pytest.mark.parametrize("crime", ["change", "remove", "insert", "twice"])
async def test_the_trail_shows_every_tampering(accounts, codes, database, crime) -> None:
    for name in ("Omar", "Noor", "Jan", "Piet"):
        await accounts.add(name)
    assert await accounts.audit_break() is None

    def commit(uow) -> None:
        rows = {
            "change": [update(audit).where(audit.c.seq == 3).values(what="logout")],
            "remove": [delete(audit).where(audit.c.seq == 3)],
            "insert": [insert(audit).values(seq=99, at=1, who="x", what="login", subject="", chain="0" * 64)],
            "twice": [update(audit).where(audit.c.seq == seq).values(who="unknown") for seq in (4, 5)],
        }
        for statement in rows[crime]:
            uow.connection.execute(statement)

    await database.run(commit)

    assert await accounts.audit_break() == {"change": 3, "remove": 3, "insert": 7, "twice": 4}[crime]


async def test_the_trail_stays_one_chain_under_load(accounts, codes) -> None:
    await asyncio.gather(*(accounts.add(f"Medewerker {number}") for number in range(30)))

    assert await accounts.audit_break() is None


async def test_tables_are_as_the_code_describes_them(database) -> None:
    def columns(uow) -> dict[str, set[str]]:
        found = inspect(uow.connection)
        return {table.name: {column["name"] for column in found.get_columns(table.name)} for table in ALL}

    assert await database.read(columns) == {table.name: {column.name for column in table.columns} for table in ALL}


ALL = (counsellors, enrolments, sessions, login_attempts, audit)


def test_keys_serve_one_purpose_each_and_short_secrets_are_refused() -> None:
    assert KEYS.sign("csrf", "x") != KEYS.sign("handle", "x")
    assert KEYS.sign("csrf", "ab", "c") != KEYS.sign("csrf", "a", "bc")
    with pytest.raises(Exception, match="32 bytes"):
        Keys(b"kort")
