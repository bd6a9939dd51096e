"""Alembic's environment: works on the connection that bot.adapters.database.migrate hands in."""

from __future__ import annotations

from alembic import context

from bot.adapters.database.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
