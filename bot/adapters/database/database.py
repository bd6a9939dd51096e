"""Runs work in transactions, off the event loop, and announces what changed after the commit.

SQLite has one writer, so one thread owns the writing connection. It takes whatever work has piled up, runs each piece
under a savepoint of its own and commits them together: an acknowledgement still comes only after the commit, but fifty
messages at once cost one flush of the disk instead of fifty.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from bot.adapters.crypto import Vault
from bot.adapters.database.engines import is_sqlite, reading, writing
from bot.adapters.database.unit_of_work import SqlUnitOfWork
from bot.services.ports import Clock

log = logging.getLogger(__name__)
T = TypeVar("T")
Work = Callable[[SqlUnitOfWork], T]
Announce = Callable[[frozenset[str]], None]

_TOGETHER = 64
"""At most so many pieces of work in one commit."""
_THREADS = 8


class Database:
    """bot.services.storage.Storage. `announce` is called in the event loop with the signals of a committed transaction."""

    def __init__(self, url: str, vault: Vault, clock: Clock, announce: Announce = lambda signals: None) -> None:
        self.url = url
        self._vault = vault
        self._clock = clock
        self.announce = announce
        self._sqlite = is_sqlite(url)
        self._writing = writing(url, _THREADS)
        self._reading = reading(url, _THREADS)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")
        self._queue: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None

    def __repr__(self) -> str:
        return f"Database({'sqlite' if self._sqlite else 'postgresql'})"

    def start(self) -> None:
        """Start the writer (SQLite)."""
        if self._sqlite and self._writer is None:
            self._writer = threading.Thread(target=self._write_forever, name="database-writer", daemon=True)
            self._writer.start()

    def stop(self) -> None:
        """Finish what was handed in, then close everything."""
        if self._writer is not None:
            self._queue.put(None)
            self._writer.join()
            self._writer = None
        self._threads.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    async def run(self, work: Callable[[Any], T]) -> T:
        """One transaction; returns after its commit."""
        if self._sqlite:
            future: Future[tuple[T, frozenset[str]]] = Future()
            self._queue.put((work, future))
            # shielded: work that was handed in is carried out even when the asker goes away
            result, touched = await asyncio.shield(asyncio.wrap_future(future))
        else:
            loop = asyncio.get_running_loop()
            result, touched = await loop.run_in_executor(self._threads, self.transact, work)
        if "shred" in touched:
            await asyncio.get_running_loop().run_in_executor(self._threads, self.forget_journal)
        if touched:
            self.announce(touched)
        return result

    async def read(self, work: Callable[[Any], T]) -> T:
        """Work that changes nothing, on a snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    def transact(self, work: Callable[[Any], T]) -> tuple[T, frozenset[str]]:
        """The same without a loop: for commands and tests. (result, signals)"""
        for last in (False, True):
            try:
                with self._writing.begin() as connection:
                    return self._do(connection, work)
            except DBAPIError as error:
                # two transactions of PostgreSQL met crosswise: it undid one of them, so do that one again
                if last or getattr(error.orig, "sqlstate", None) not in ("40P01", "40001"):
                    raise
        raise AssertionError("unreachable")

    def forget_journal(self) -> None:
        """Empty SQLite's write-ahead log, which still holds the overwritten pages; a busy reader only delays it."""
        if not self._sqlite:
            return
        with self._writing.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _do(self, connection: Connection, work: Work[T]) -> tuple[T, frozenset[str]]:
        uow = SqlUnitOfWork(connection, self._vault, self._clock)
        return work(uow), frozenset(uow.touched)

    def _read(self, work: Work[T]) -> T:
        with self._reading.begin() as connection:
            return work(SqlUnitOfWork(connection, self._vault, self._clock))

    # ---------------------------------------------------------------- the writer thread of SQLite

    def _write_forever(self) -> None:
        connection = self._writing.connect()
        try:
            while (first := self._queue.get()) is not None:
                batch = [first]
                stop = False
                while len(batch) < _TOGETHER and not self._queue.empty():
                    piece = self._queue.get()
                    if piece is None:
                        stop = True
                        break
                    batch.append(piece)
                self._write(connection, batch)
                if stop:
                    return
        finally:
            connection.close()

    def _write(self, connection: Connection, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
        if len(batch) == 1:
            self._write_one(connection, *batch[0])
            return
        done: list[tuple[Future[Any], Any]] = []
        try:
            with connection.begin():
                for work, future in batch:
                    outcome = self._piece(connection, work, future)
                    if outcome is not None:
                        done.append((future, outcome))
        except DBAPIError as error:  # locked, full or gone: nobody is told that it was stored
            log.error("the database refused a commit: %s", type(error.orig).__name__)
            for _work, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for future, outcome in done:
            future.set_result(outcome)

    def _write_one(self, connection: Connection, work: Work[Any], future: Future[Any]) -> None:
        """Alone in its transaction: no savepoint needed."""
        try:
            with connection.begin():
                outcome = self._do(connection, work)
        except Exception as error:  # noqa: BLE001 -- handed to the caller, who knows what it means
            future.set_exception(error)
        else:
            future.set_result(outcome)

    def _piece(self, connection: Connection, work: Work[Any], future: Future[Any]) -> Any:
        """One piece under its own savepoint: its failure is its own."""
        # by hand: SQLAlchemy's nested transactions cost more than the work
        connection.exec_driver_sql("SAVEPOINT piece")
        try:
            outcome = self._do(connection, work)
        except (OperationalError, InternalError):  # the database itself is in trouble: the whole commit fails
            raise
        except Exception as error:  # noqa: BLE001 -- handed to the caller, who knows what it means
            connection.exec_driver_sql("ROLLBACK TO piece")
            connection.exec_driver_sql("RELEASE piece")
            future.set_exception(error)
            return None
        connection.exec_driver_sql("RELEASE piece")
        return outcome
