"""The command line `kompas`: one module per subcommand, each loaded only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from bot import __version__
from bot.core.errors import KompasError

SUBCOMMANDS = {
    "run": "start Kompas on this machine: widget, desk, engine, and Telegram when a token is set",
    "train": "train the model of the engine, validate the data, test the conversations",
    "eval": "measure understanding, the crisis screen and whole conversations",
    "counsellor": "add, list, disable and re-enrol counsellors of the desk",
    "referrals": "list the numbers, links and hours that must be compared with their source",
    "stats": "print the anonymous counts of reports",
    "purge": "remove now what has passed its time",
    "doctor": "say in plain words what is missing or wrong",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of `.venv/bin/kompas`; the exit code is 0 when all went well, 1 on a problem it names, 2 on wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="kompas", description="Kompas, the chat and helpline assistant.")
    parser.add_argument("--version", action="version", version=f"kompas {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked = next((word for word in given if word in SUBCOMMANDS), None)
    for name, text in SUBCOMMANDS.items():
        sub = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == asked:
            importlib.import_module(f"bot.cli.{name}_command").configure(sub)
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except KompasError as error:
        print(f"kompas: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
