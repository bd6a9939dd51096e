"""Every migration step, up and down, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import bot.adapters.database
import bot.adapters.desk.accounts.tables  # its tables belong to the same metadata
from bot.adapters.database.engines import writing
from bot.adapters.database.migrate import migrate
from bot.adapters.database.tables import METADATA


def steps() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.adapters.database.__file__).parent / "migrations"))
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


def tables(url: str) -> set[str]:
    engine = writing(url, 1)
    try:
        return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_one_line_of_steps() -> None:
    assert steps() == sorted(steps())


def test_every_step_goes_up_and_down(database_url: str) -> None:
    full = tables(database_url)
    seen = [full]
    for revision in [*reversed(steps()[:-1]), "base"]:
        migrate(database_url, revision)
        seen.append(tables(database_url))
    assert seen[-1] == set()
    for revision, expected in zip(steps(), reversed(seen[:-1]), strict=True):
        migrate(database_url, revision)
        assert tables(database_url) == expected
    migrate(database_url)
    assert tables(database_url) == full


def test_rows_survive_going_up_from_the_first_version(database_url: str) -> None:
    migrate(database_url, "0001")
    engine = writing(database_url, 1)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO vocabulary (category, value) VALUES ('topic', 'sextortion')"))
    migrate(database_url)
    with engine.begin() as connection:
        assert connection.execute(sa.text("SELECT value FROM vocabulary")).scalars().all() == ["sextortion"]
    engine.dispose()


def test_the_steps_make_exactly_the_tables_of_the_code(database_url: str) -> None:
    engine = writing(database_url, 1)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = [d for d in compare_metadata(context, METADATA) if d[0] not in ("add_index", "remove_index")]
    engine.dispose()
    assert differences == []


@pytest.mark.parametrize("times", [2])
def test_migrating_again_changes_nothing(database_url: str, times: int) -> None:
    before = tables(database_url)
    for _ in range(times):
        migrate(database_url)
    assert tables(database_url) == before
