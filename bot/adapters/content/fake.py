"""A content of a few words for tests of the services: exact, small, and strict about what it was not given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.conversation import Button, Reply
from bot.core.errors import ContentError


@dataclass
class FakeContent:
    """Says `<key>` and its values for every known key. Unknown keys and lists raise ContentError, as the real one does.

    `keys` empty means that every key is known.
    """

    keys: frozenset[str] = frozenset()
    word_lists: dict[str, frozenset[str]] = field(
        default_factory=lambda: {
            "yes": frozenset({"ja"}),
            "no": frozenset({"nee"}),
            "thoughts_yes": frozenset({"soms"}),
            "human": frozenset({"mens"}),
            "wipe": frozenset({"wis"}),
        }
    )
    buttons: Mapping[str, tuple[Button, ...]] = field(default_factory=dict)
    vocabulary: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_open: bool = True
    said: list[str] = field(default_factory=list)
    """The keys asked for, in order."""

    def reply(self, key: str, at: datetime, **values: str) -> Reply:
        """The key itself as text, followed by its values in order of name."""
        if self.keys and key not in self.keys:
            raise ContentError(f"{key}: there is no such text")
        if at.tzinfo is None:
            raise ContentError(f"{key}: the moment has no time zone")
        self.said.append(key)
        text = " ".join([key, *(f"{name}={value}" for name, value in sorted(values.items()))])
        return Reply(text=text, response=key, buttons=self.buttons.get(key, ()))

    def render(self, reply: Reply, at: datetime, age: str = "") -> Reply:
        """`[[key]]` becomes `<key>` and is named in `referrals`."""
        keys = tuple(_marks(reply.text))
        text = reply.text.replace("[[", "<").replace("]]", ">")
        return replace(reply, text=text, referrals=keys)

    def says(self, words: str, text: str) -> bool:
        """Whole words only."""
        if words not in self.word_lists:
            raise ContentError(f"{words}: there is no such list")
        return text.strip().lower() in self.word_lists[words]

    def open(self, at: datetime) -> bool:
        """As told."""
        return self.is_open


def _marks(text: str) -> Iterable[str]:
    found = (part.partition("]]")[0].partition(".")[0] for part in text.split("[[")[1:])
    return dict.fromkeys(found)
