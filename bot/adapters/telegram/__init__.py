"""Telegram: a receiver that stores before it acknowledges, a sender within Telegram's limits, a strict fake of the Bot API."""
