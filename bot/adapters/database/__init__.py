"""Storage on SQLite (default) or PostgreSQL behind the Storage port."""

from __future__ import annotations

from bot.adapters.database.database import Database
from bot.adapters.database.unit_of_work import SqlUnitOfWork

__all__ = ["Database", "SqlUnitOfWork"]
