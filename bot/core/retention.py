"""How long text may exist, and when a silent talk closes (requirement R39, design section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import ConfigurationError

BOT_ONLY = timedelta(hours=24)
"""Nobody but the bot read along: gone within a day after the last message, whatever the settings say."""
LONGEST = timedelta(days=30)
"""The Dutch yardstick for talks with a counsellor."""


@dataclass(frozen=True)
class Retention:
    """The organisation's choices within the limits."""

    counsellor: timedelta = timedelta(days=7)
    silence: timedelta = timedelta(hours=1)
    """A talk with the bot closes quietly after this: no reminder, which a parent could see (R44)."""
    wiped_notice: timedelta = timedelta(minutes=10)
    """The one line "your talk is wiped" goes as well."""

    def __post_init__(self) -> None:
        if not timedelta(0) < self.counsellor <= LONGEST:
            raise ConfigurationError("talks with a counsellor may be kept from 1 to 30 days (KOMPAS_RETENTION_DAYS)")
        if not timedelta(0) < self.silence <= BOT_ONLY:
            raise ConfigurationError("a silent talk closes within 24 hours (KOMPAS_SILENCE_MINUTES)")

    def keep(self, had_counsellor: bool, wiped: bool) -> timedelta:
        """How long a conversation may stay after its last message."""
        if wiped:
            return self.wiped_notice
        return max(self.counsellor, BOT_ONLY) if had_counsellor else BOT_ONLY

    def due(self, last_message: datetime, now: datetime, *, had_counsellor: bool, wiped: bool) -> bool:
        """Whether the key of this conversation has to go now."""
        return now - last_message >= self.keep(had_counsellor, wiped)
