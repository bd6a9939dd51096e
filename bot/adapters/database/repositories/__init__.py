"""The storage port on SQLAlchemy Core: the same statements for SQLite and PostgreSQL."""
