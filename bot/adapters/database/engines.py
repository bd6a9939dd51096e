"""Makes the SQLAlchemy engines: how each database is told to be durable, strict and forgetful."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool, QueuePool

BUSY_MS = 5000


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _driver(url: str) -> URL:
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg") if parsed.get_backend_name() == "postgresql" else parsed


def writing(url: str, pool: int) -> Engine:
    """For transactions that write. SQLite: one connection, the write lock is taken at the start."""
    if not is_sqlite(url):
        return create_engine(_driver(url), pool_size=pool, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if not Path(path).exists():
            Path(path).touch(mode=0o600)
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    _prepare_sqlite(engine, "BEGIN IMMEDIATE", read_only=False)
    return engine


def reading(url: str, pool: int) -> Engine:
    """For work that changes nothing. SQLite: a snapshot beside the writer (WAL)."""
    if not is_sqlite(url):
        return create_engine(_driver(url), pool_size=pool, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, poolclass=QueuePool, pool_size=pool, max_overflow=0, hide_parameters=True)
    _prepare_sqlite(engine, "BEGIN", read_only=True)
    return engine


def _prepare_sqlite(engine: Engine, begin: str, *, read_only: bool) -> None:
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own transactions begin too late
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",  # a message is acknowledged only when it survives a power cut
            "foreign_keys=ON",
            "secure_delete=ON",  # what is wiped is overwritten, not only unlinked
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
