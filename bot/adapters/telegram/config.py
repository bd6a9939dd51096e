"""What the Telegram channel needs to know: the token, where the Bot API is, and the words only Telegram shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.errors import ContentError

NAVIGATION = ("nav:human", "nav:back", "nav:stop")
"""The tokens of the standing row, in the order of content/gateway.yml."""
COMMANDS = ("start", "mens", "wis", "weg", "help", "terug", "stop")
"""What the channel understands; content/telegram.yml says which of them stand in the menu."""

PROFILE_LIMITS = {"name": 64, "short_description": 120, "description": 512}
"""Characters that Telegram allows."""


@dataclass(frozen=True)
class TelegramSettings:
    """Made by bootstrap from the environment. Times are in seconds."""

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org/bot"
    """The token is put right behind it; a fake or a local Bot API server stands elsewhere."""
    poll_seconds: int = 25
    """How long Telegram holds an empty getUpdates."""
    read_timeout: float = 10.0
    connect_timeout: float = 5.0
    seconds_per_message: float = 1.0
    """In one chat."""


@dataclass(frozen=True)
class TelegramWords:
    """The outside of the bot, from content/telegram.yml and gateway.yml; the messages come through the `Content` port."""

    navigation: Sequence[str]
    """Titles of the standing row: a human, back, stop."""
    name: str
    short_description: str
    description: str
    commands: Mapping[str, str]
    """Menu: command -> what it does."""

    def __post_init__(self) -> None:
        if len(self.navigation) != len(NAVIGATION) or not all(title.strip() for title in self.navigation):
            raise ContentError("content/gateway.yml: navigation must hold a human, back and stop")
        unknown = sorted(set(self.commands) - set(COMMANDS))
        if unknown:
            raise ContentError(f"content/telegram.yml: commands: {', '.join(unknown)}: the channel does not know it")
        for key, limit in PROFILE_LIMITS.items():
            text: str = getattr(self, key)
            if not text.strip() or len(text) > limit:
                raise ContentError(f"content/telegram.yml: profile: {key} must have 1 to {limit} characters")

    @classmethod
    def of(cls, outside: Mapping[str, str], navigation: Sequence[str]) -> TelegramWords:
        """From the flat keys of the loaded content: `name`, `short_description`, `description`, `command.<name>`."""
        missing = [key for key in PROFILE_LIMITS if key not in outside]
        if missing:
            raise ContentError(f"content/telegram.yml: profile: {', '.join(missing)} is missing")
        commands = {key.removeprefix("command."): text for key, text in outside.items() if key.startswith("command.")}
        return cls(navigation, outside["name"], outside["short_description"], outside["description"], commands)
