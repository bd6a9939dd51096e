"""The facade of the accounts: every use case in its own transaction, slow hashes outside of it."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Row, insert, select, update

from bot.adapters.desk.accounts import audit, enrolment, passwords, sessions, throttle, totp
from bot.adapters.desk.accounts.enrolment import Enrolment
from bot.adapters.desk.accounts.passwords import Hasher
from bot.adapters.desk.accounts.sessions import Session
from bot.adapters.desk.accounts.store import Store
from bot.adapters.desk.accounts.tables import counsellors
from bot.adapters.desk.keys import Keys
from bot.core.conversation import ConversationId, CounsellorId
from bot.core.errors import Refused
from bot.services.ports import Clock

T = TypeVar("T")
ROLES = ("counsellor",)
HASHES_AT_ONCE = 2
"""Each takes 64 MiB: a flood of logins may cost time, never the machine's memory."""


@dataclass(frozen=True)
class Counsellor:
    """One account as `kompas counsellor list` shows it."""

    id: CounsellorId
    name: str
    role: str
    enrolled: bool
    disabled: bool


class NameTaken(Refused):
    """There is an account with this name already; use reset."""


class NoSuchCounsellor(Refused):
    """No account has this name."""


class WrongLogin(Refused):
    """Name, password or code is wrong; which one is not said."""


class BadEnrolment(Refused):
    """The link or what was filled in is refused; the message is a key of content/desk.yml."""


class Accounts:
    """What the desk app and the command line may do with accounts."""

    def __init__(self, store: Store, clock: Clock, keys: Keys, hasher: Hasher | None = None) -> None:
        self._store = store
        self._clock = clock
        self._keys = keys
        self._hasher = hasher or Hasher()
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)

    # ------------------------------------------------------------ command line

    async def add(self, name: str, role: str = "counsellor") -> str:
        """A new account without password; returns the one-time token. Raises NameTaken or Refused (empty name, unknown role)."""
        name = " ".join(name.split())
        if not 1 <= len(name) <= 80 or role not in ROLES:
            raise Refused(f"a name has 1 to 80 characters and a role is one of {', '.join(ROLES)}")
        identifier = CounsellorId(secrets.token_hex(16))

        def work(connection: Connection) -> str:
            if _by_login(connection, _login(name)):
                raise NameTaken(name)
            row = {"id": identifier, "name": name, "login": _login(name), "role": role, "created": self._now()}
            connection.execute(insert(counsellors).values(**row, totp_step=0, disabled=False))
            audit.record(connection, self._keys, self._now(), identifier, "added")
            return enrolment.open_for(connection, self._keys, identifier, self._now())

        return await self._store.run(work)

    async def reset(self, name: str) -> str:
        """A new link for an account (lost phone, forgotten password). Old password, codes and sessions end now."""

        def work(connection: Connection) -> str:
            row = _need(connection, name)
            values = {"password_hash": None, "totp_sealed": None, "disabled": False}
            connection.execute(update(counsellors).where(counsellors.c.id == row.id).values(values))
            sessions.end_all(connection, row.id)
            audit.record(connection, self._keys, self._now(), row.id, "reset")
            return enrolment.open_for(connection, self._keys, row.id, self._now())

        return await self._store.run(work)

    async def disable(self, name: str) -> CounsellorId:
        """Ends every session; the account cannot be used until it is reset. Raises NoSuchCounsellor."""

        def work(connection: Connection) -> CounsellorId:
            row = _need(connection, name)
            connection.execute(update(counsellors).where(counsellors.c.id == row.id).values(disabled=True))
            sessions.end_all(connection, row.id)
            audit.record(connection, self._keys, self._now(), row.id, "disabled")
            return CounsellorId(row.id)

        return await self._store.run(work)

    async def all(self) -> Sequence[Counsellor]:
        """Every account, by name."""

        def work(connection: Connection) -> list[Counsellor]:
            rows = connection.execute(select(counsellors).order_by(counsellors.c.login))
            return [Counsellor(CounsellorId(r.id), r.name, r.role, r.password_hash is not None, r.disabled) for r in rows]

        return await self._store.run(work)

    async def audit_break(self) -> int | None:
        """The first row of the audit trail that does not fit, or None."""
        return await self._store.read(lambda connection: audit.first_break(connection, self._keys))

    # ------------------------------------------------------------ enrolment

    async def enrolment(self, token: str) -> Enrolment | None:
        """The open enrolment of a link."""
        return await self._store.read(lambda connection: enrolment.find(connection, self._keys, token, self._now()))

    async def enrol(self, token: str, password: str, again: str, code: str) -> None:
        """Sets password and codes and uses the link up. Raises BadEnrolment."""
        open_one = await self.enrolment(token)
        if open_one is None:
            raise BadEnrolment("enrol.gone")
        objection = passwords.objection(password, open_one.name)
        if objection is None and password != again:
            objection = "enrol.not_equal"
        step = totp.matched_step(open_one.secret, code, self._now())
        if objection is None and step is None:
            objection = "enrol.wrong_code"
        if objection is not None or step is None:
            raise BadEnrolment(objection)
        password_hash = await self._slowly(self._hasher.hashed, password)
        if not await self._store.run(lambda connection: self._enrolled(connection, token, password_hash, step)):
            raise BadEnrolment("enrol.gone")

    def _enrolled(self, connection: Connection, token: str, password_hash: str, step: int) -> bool:
        done = enrolment.complete(connection, self._keys, token, password_hash, step, self._now())
        if done is None:
            return False
        sessions.end_all(connection, done.counsellor)
        audit.record(connection, self._keys, self._now(), done.counsellor, "enrolled")
        return True

    # ------------------------------------------------------------ login

    async def sign_in(self, name: str, password: str, code: str, device: str = "") -> Session:
        """A new session. Raises WrongLogin or TooMuch; unknown and known names cost the same work.

        `device` is what `device_token` gave this browser after an earlier login: its attempts are counted by themselves.
        """
        account = self._account(_login(name), device)
        row = await self._store.run(lambda connection: self._admitted(connection, _login(name), account))
        usable = row is not None and not row.disabled and row.password_hash and row.totp_sealed
        known_hash = row.password_hash if row is not None and usable else None
        right_password = await self._slowly(self._hasher.matches, password, known_hash)
        secret = self._keys.open(row.id, row.totp_sealed) if row is not None and usable else totp.new_secret()
        step = totp.matched_step(secret, code, self._now())
        granted = right_password and step is not None and usable
        session = await self._store.run(lambda c: self._started(c, row, step if granted else None, account))
        if session is None:
            raise WrongLogin("login.wrong")
        return session

    def device_token(self, name: str) -> str:
        """Tells this browser apart from strangers at the next login; opens nothing by itself."""
        nonce = secrets.token_hex(16)
        return f"{nonce}.{self._keys.sign('device', _login(name), nonce)}"

    def _admitted(self, connection: Connection, login: str, account: str) -> Row[tuple[object, ...]] | None:
        throttle.admit(connection, account, self._now())
        return _by_login(connection, login)

    def _started(
        self, connection: Connection, row: Row[tuple[object, ...]] | None, step: int | None, account: str
    ) -> Session | None:
        """One transaction decides: a code counts once, even when two browsers send it at the same moment."""
        who = row.id if row is not None else "unknown"
        if step is not None:
            newer = (counsellors.c.id == who) & (counsellors.c.totp_step < step)
            if connection.execute(update(counsellors).where(newer).values(totp_step=step)).rowcount == 1 and row is not None:
                throttle.forget(connection, account)
                audit.record(connection, self._keys, self._now(), who, "login")
                identifier = sessions.start(connection, CounsellorId(who), self._now())
                return sessions.find(connection, identifier, self._now())
        audit.record(connection, self._keys, self._now(), who, "login_refused")
        return None

    def _account(self, login: str, device: str) -> str:
        nonce, _, signature = device.partition(".")
        known = hmac.compare_digest(signature.encode(), self._keys.sign("device", login, nonce).encode())
        return self._keys.sign("account", login, nonce if known else "")

    async def _slowly(self, function: Callable[..., T], *arguments: str | None) -> T:
        async with self._hashing:
            return await asyncio.to_thread(function, *arguments)

    # ------------------------------------------------------------ sessions

    async def session(self, identifier: str) -> Session | None:
        """The live session behind a cookie; does not count as activity."""
        return await self._store.read(lambda connection: sessions.find(connection, identifier, self._now()))

    async def touch(self, session: Session) -> None:
        """The counsellor did something."""
        await self._store.run(lambda connection: sessions.touch(connection, session.id, self._now()))

    async def set_present(self, session: Session, here: bool) -> None:
        """Remembers whether this counsellor takes chats."""
        await self._store.run(lambda connection: sessions.set_present(connection, session.counsellor, here))

    async def sign_out(self, session: Session) -> None:
        """Ends every session of this counsellor."""

        def work(connection: Connection) -> None:
            sessions.end_all(connection, session.counsellor)
            audit.record(connection, self._keys, self._now(), session.counsellor, "logout")

        await self._store.run(work)

    async def note(self, session: Session, what: str, conversation: ConversationId) -> None:
        """Writes the trail before the act: no row, no look into a conversation (R34)."""
        subject = audit.subject_of(self._keys, conversation)
        await self._store.run(lambda c: audit.record(c, self._keys, self._now(), session.counsellor, what, subject))

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _login(name: str) -> str:
    """How a name is compared: case, spaces and width do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:80]


def _by_login(connection: Connection, login: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(counsellors).where(counsellors.c.login == login)).first()


def _need(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    row = _by_login(connection, _login(name))
    if row is None:
        raise NoSuchCounsellor(name)
    return row
