"""Accounts of counsellors: enrolment, password and second factor, sessions, throttling and the audit trail."""

from bot.adapters.desk.accounts.accounts import Accounts, Counsellor
from bot.adapters.desk.accounts.store import Store, on_database

__all__ = ["Accounts", "Counsellor", "Store", "on_database"]
