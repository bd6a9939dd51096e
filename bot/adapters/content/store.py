"""What the gateway says, ready to be said: the content files behind the `Content` port of bot/services/ports.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.adapters.content.schemas import Organisation
from bot.core.conversation import Button, Reply
from bot.core.errors import ContentError
from bot.core.hours import OpeningHours, TimeWords
from bot.core.referral import Directory, for_age, render
from bot.core.words import WordList


@dataclass(frozen=True)
class LoadedContent:
    """Read once at the start, checked, never changed. `at` is always an aware moment."""

    replies: Mapping[str, Reply]
    """`gateway.welcome`, `safety.crisis_danger`, `telegram.help`, `navigation.human`: as the editor wrote them."""
    directory: Directory
    opening: OpeningHours
    time_words: TimeWords
    organisation: Organisation
    word_lists: Mapping[str, WordList]
    navigation: tuple[Button, ...]
    """The standing row: a human, back, stop."""
    widget: Mapping[str, str]
    """The strings of the web widget, numbers filled in."""
    telegram: Mapping[str, str]
    """The outside of the Telegram bot (`name`, `description`, ...) and its commands (`command.wis`)."""
    vocabulary: Mapping[str, frozenset[str]]

    def reply(self, key: str, at: datetime, **values: str) -> Reply:
        """A message with its values, numbers and buttons. Raises ContentError for an unknown key or a value that is missing."""
        if key not in self.replies:
            raise ContentError(f"{key}: there is no such text")
        found = self.replies[key]
        try:
            text = found.text.format_map({**self.values(at), **values})
        except KeyError as error:
            raise ContentError(f"{key}: the value {error} was not given") from error
        return self.render(replace(found, text=text), at)

    def render(self, reply: Reply, at: datetime, age: str = "") -> Reply:
        """A reply, of the engine say, with its `[[key]]` filled in for that age and `referrals` set. Raises ContentError."""
        shown = render(for_age(reply.text, self.directory, age), self.directory, at)
        return replace(reply, text=shown.text, referrals=shown.referrals)

    def says(self, words: str, text: str) -> bool:
        """Whether a message, as typed, is in a word list: `yes`, `no`, `thoughts_yes`, `human`, `wipe`."""
        if words not in self.word_lists:
            raise ContentError(f"gateway.yml: words.{words}: there is no such list")
        return self.word_lists[words].matches(text)

    def open(self, at: datetime) -> bool:
        """Whether own counsellors may be there."""
        return self.opening.is_open(at)

    def values(self, at: datetime) -> dict[str, str]:
        """What organisation.yml fills in everywhere."""
        return {
            "organisation": self.organisation.name,
            "retention_hours": str(self.organisation.retention.bot_hours),
            "retention_days": str(self.organisation.retention.counsellor_days),
            "hours": self.opening.describe(self.time_words),
            "next": self.opening.describe_next(at, self.time_words),
        }
