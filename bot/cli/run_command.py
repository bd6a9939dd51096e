"""`kompas run`: start the gateway with its engine and say where everything is."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os

from bot.bootstrap import App, serve
from bot.core.errors import ConfigurationError
from bot.settings import Settings, load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=start)


def start(_: argparse.Namespace) -> int:
    settings = load_settings(os.environ)
    if not settings.engine_url and not settings.model.exists():
        raise ConfigurationError(f"there is no model at {settings.model}: run `kompas train` or `make run`")
    print("Kompas is starting ...", flush=True)
    asyncio.run(serve(settings, announce))
    return 0


async def announce(app: App) -> None:
    """Printed once both ports listen."""
    settings = app.settings
    print(f"\n  chat for young people   http://{settings.public_host}:{settings.public_port}/")
    print(f"  desk for counsellors    {settings.desk_url}/")
    await _first_counsellor(app)
    print("  " + _telegram(settings))
    print("\nStop with Ctrl+C. Until the engine is ready the chat answers with its safety texts.\n", flush=True)


async def _first_counsellor(app: App) -> None:
    """On a fresh machine somebody must be able to get in; in production accounts are made on purpose."""
    everybody = await app.accounts.all()
    if any(person.enrolled and not person.disabled for person in everybody):
        return
    if app.settings.production:
        print("  no counsellor can log in yet: kompas counsellor add NAME")
        return
    name = everybody[0].name if everybody else getpass.getuser()
    token = await (app.accounts.reset(name) if everybody else app.accounts.add(name))
    print(f"  first counsellor        {app.desk.link(token)}")
    print(f"                          (for {name}: works once, within 24 hours; choose a password and a code app)")


def _telegram(settings: Settings) -> str:
    if settings.telegram_token:
        return "Telegram                on: the bot of your token answers"
    return "Telegram                off: make a bot with @BotFather, then KOMPAS_TELEGRAM_TOKEN=... make run"
