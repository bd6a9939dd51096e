"""One transaction with its repositories."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.adapters.crypto import Vault
from bot.adapters.database.repositories.conversations import SqlConversations
from bot.adapters.database.repositories.inbox import SqlInbox
from bot.adapters.database.repositories.keys import Boxes
from bot.adapters.database.repositories.outbox import SqlOutbox
from bot.adapters.database.repositories.presence import SqlPresence
from bot.adapters.database.repositories.reports import SqlReports
from bot.adapters.database.repositories.thread import SqlThread
from bot.services.ports import Clock


class SqlUnitOfWork:
    """bot.services.storage.UnitOfWork. `connection` is for adapters that keep tables of their own (the desk's accounts)."""

    def __init__(self, connection: Connection, vault: Vault, clock: Clock) -> None:
        self.connection = connection
        self.touched: set[str] = set()
        boxes = Boxes(connection, vault)
        self.conversations = SqlConversations(connection, boxes, clock, self.touch)
        self.thread = SqlThread(connection, boxes, self.touch)
        self.inbox = SqlInbox(connection, boxes, self.touch)
        self.outbox = SqlOutbox(connection, self.conversations, self.thread)
        self.reports = SqlReports(connection)
        self.presence = SqlPresence(connection, self.touch)

    def touch(self, signal: str) -> None:
        self.touched.add(signal)
