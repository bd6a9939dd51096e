"""What several subcommands need: the settings, the database and the accounts, opened and closed again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.adapters.clock import SystemClock
from bot.adapters.content.loader import load_content
from bot.adapters.database import Database
from bot.adapters.desk.accounts import Accounts, on_database
from bot.adapters.desk.settings import DeskSettings
from bot.bootstrap import desk_settings, master_keys, open_database
from bot.settings import Settings, load_settings


@asynccontextmanager
async def opened_database() -> AsyncIterator[tuple[Settings, Database]]:
    """The database of these settings, migrated; works while a gateway runs on it."""
    settings = load_settings(os.environ)
    database = open_database(settings, master_keys(settings))
    try:
        yield settings, database
    finally:
        database.stop()


@asynccontextmanager
async def opened_accounts() -> AsyncIterator[tuple[Accounts, DeskSettings]]:
    """The accounts of the desk and how the desk is reached."""
    async with opened_database() as (settings, database):
        desk = desk_settings(settings, master_keys(settings), load_content(settings.content))
        yield Accounts(on_database(database), SystemClock(), desk.keys), desk


def finish(work: Callable[[], Awaitable[int]]) -> int:
    """Run a coroutine function to its exit code."""

    async def main() -> int:
        return await work()

    return asyncio.run(main())
