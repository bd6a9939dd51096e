"""`kompas purge`: remove now what has passed its time (a running gateway does the same every ten minutes)."""

from __future__ import annotations

import argparse
import os

from bot.adapters.content.loader import load_content
from bot.bootstrap import build_house
from bot.cli.house import finish, opened_database
from bot.services.purge import purge
from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=remove)


def remove(_: argparse.Namespace) -> int:
    async def work() -> int:
        settings = load_settings(os.environ)
        house = build_house(settings, load_content(settings.content))
        async with opened_database() as (_settings, database):
            gone = await database.run(lambda uow: purge(uow, house))
        print(f"{gone} conversation(s) removed")
        return 0

    return finish(work)
