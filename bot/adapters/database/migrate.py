"""Brings the database to the wanted version: `python -m bot.adapters.database.migrate URL [revision]`.

Runs by itself at every start. Each step can be undone; tests take both directions on both databases.
"""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.adapters.database.engines import is_sqlite, writing

_LOCK = 20261118
"""Any fixed number: two gateways that start at once on PostgreSQL migrate one after the other."""


def migrate(url: str, revision: str = "head") -> None:
    """Up to a revision; `base` or an older one goes down."""
    engine = writing(url, 1)
    try:
        with engine.begin() as connection:
            if not is_sqlite(url):
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _move(connection, revision)
    finally:
        engine.dispose()


def _move(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    if revision == "head" or _is_ahead(config, connection, revision):
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)


def _is_ahead(config: Config, connection: Connection, revision: str) -> bool:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    current = MigrationContext.configure(connection).get_current_revision()
    if revision == "base":
        return False
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]  # newest first
    return current is None or known.index(revision) < known.index(current)


if __name__ == "__main__":
    migrate(*sys.argv[1:3])
