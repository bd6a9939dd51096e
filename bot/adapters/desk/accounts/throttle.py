"""Throttling of logins: five evaluated attempts a minute per account name, known or not."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select

from bot.adapters.desk.accounts.tables import login_attempts
from bot.core.errors import TooMuch

ATTEMPTS = 5
WINDOW = 60


def admit(connection: Connection, account: str, now: int) -> None:
    """Counts this attempt or raises TooMuch. A refused attempt is not counted: the owner waits a minute at most.

    `account` is a keyed hash of what was typed, so names of no account leave no name behind. A browser on which the owner
    logged in before counts apart (see `Accounts.sign_in`): strangers who keep guessing cannot shut the owner out.
    """
    connection.execute(delete(login_attempts).where(login_attempts.c.at <= now - WINDOW))
    mine = login_attempts.c.account == account
    count, first = connection.execute(select(func.count(), func.min(login_attempts.c.at)).where(mine)).one()
    if count >= ATTEMPTS:
        raise TooMuch(float(first + WINDOW - now))
    connection.execute(insert(login_attempts).values(account=account, at=now))


def forget(connection: Connection, account: str) -> None:
    """After a login that succeeded the count starts again."""
    connection.execute(delete(login_attempts).where(login_attempts.c.account == account))
