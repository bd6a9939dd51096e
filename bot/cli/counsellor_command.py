"""`kompas counsellor add|list|reset|disable`: accounts of the desk. Nobody chooses a password for somebody else."""

from __future__ import annotations

import argparse

from bot.cli.house import finish, opened_accounts


def configure(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    for name, text in (
        ("add", "make an account and print its one-time enrolment link"),
        ("reset", "end all sessions and print a new link (lost phone, forgotten password)"),
        ("disable", "close an account and end its sessions now"),
    ):
        act = acts.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        act.add_argument("name", metavar="NAME")
        act.set_defaults(run=globals()[name])
    acts.add_parser("list", help="who has an account").set_defaults(run=show)


def add(options: argparse.Namespace) -> int:
    async def work() -> int:
        async with opened_accounts() as (accounts, desk):
            print_link(options.name, desk.link(await accounts.add(options.name)))
        return 0

    return finish(work)


def reset(options: argparse.Namespace) -> int:
    async def work() -> int:
        async with opened_accounts() as (accounts, desk):
            print_link(options.name, desk.link(await accounts.reset(options.name)))
        return 0

    return finish(work)


def disable(options: argparse.Namespace) -> int:
    async def work() -> int:
        async with opened_accounts() as (accounts, _):
            await accounts.disable(options.name)
        print(f"{options.name}: the account is closed and every session has ended")
        return 0

    return finish(work)


def show(_: argparse.Namespace) -> int:
    async def work() -> int:
        async with opened_accounts() as (accounts, _desk):
            everybody = await accounts.all()
        for person in everybody:
            state = "closed" if person.disabled else ("ready" if person.enrolled else "waits for enrolment")
            print(f"{person.name:<30} {person.role:<12} {state}")
        if not everybody:
            print("Nobody yet. Make the first account with: kompas counsellor add NAME")
        return 0

    return finish(work)


def print_link(name: str, link: str) -> None:
    """The link goes to this terminal and nowhere else: whoever opens it first owns the account."""
    print(f"{name}: open this link once, within 24 hours, and choose a password and a code app:\n  {link}")
