"""The referral directory: which services there are, and the only way a number, link or hour gets into a text.

A field that nobody verified is never said. The service is then named with how to find it, because a wrong number at
night is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.errors import ContentError
from bot.core.hours import OpeningHours, TimeWords

OPEN_NOW = "open_now"
"""`[[open_now]]`: one line per service that is certain to be open at this moment."""
_MOST_OPEN = 3
PARTS = ("name", "phone", "link")
_MARK = re.compile(r"\[\[\s*([^\[\]]*?)\s*\]\]")


@dataclass(frozen=True)
class Checked:
    """One value and how far it can be trusted. `hours` fields hold OpeningHours, the others a string."""

    value: str | OpeningHours
    source: str
    checked_on: date
    verified: bool


@dataclass(frozen=True)
class Referral:
    """A service somebody can turn to. Of `fields` (for_whom, phone, link, hours, cost) only verified ones are ever shown."""

    key: str
    name: str
    what_for: str
    find: str
    """How to find it when neither number nor link is verified."""
    fields: Mapping[str, Checked]
    chat: bool = False
    """The link leads to a chat."""
    common_word: bool = False
    """The name is also an ordinary word (`politie`), so a text may use it without meaning this entry."""
    ages: tuple[str, ...] = ()
    """Answers to `age_band` of whom it is for; empty: everybody."""
    instead: str = ""
    """Who stands in for it when somebody told another age."""

    def fits(self, age: str) -> bool:
        """An age that was not told fits everywhere."""
        return not age or not self.ages or age in self.ages

    def shown(self, part: str) -> str | None:
        """The verified string of a part, or None."""
        if part == "name":
            return self.name
        found = self.fields.get(part)
        return found.value if found and found.verified and isinstance(found.value, str) else None

    def hours(self) -> OpeningHours | None:
        """The verified hours, or None."""
        found = self.fields.get("hours")
        return found.value if found and found.verified and isinstance(found.value, OpeningHours) else None


@dataclass(frozen=True)
class LineWords:
    """How the line of a service is put together: `Kindertelefoon (8 tot 18 jaar): bel ... of kijk op ... (gratis)`."""

    line: str
    for_whom: str
    call: str
    see: str
    chat: str
    alternative: str
    details: str
    always_open: str
    open_now: str
    opens: str
    hours_on_site: str
    none_open: str


@dataclass(frozen=True)
class Directory:
    """All services with the words to name them. `open_now` lists, in order, whom `[[open_now]]` may name."""

    entries: Mapping[str, Referral]
    line_words: LineWords
    time_words: TimeWords
    open_now: tuple[str, ...] = ()

    def check(self, text: str, where: str) -> None:
        """Raise ContentError when a text names what does not exist, or a number or link that may not be shown."""
        rest = _MARK.sub("", text)
        if "[[" in rest or "]]" in rest:
            raise ContentError(f"{where}: a mark is not closed; write [[key]] or [[key.name]]")
        for mark in _MARK.findall(text):
            key, _, part = mark.partition(".")
            if mark == OPEN_NOW:
                continue
            if key not in self.entries:
                raise ContentError(f"{where}: [[{mark}]] is not in referrals.yml")
            if part and part not in PARTS:
                raise ContentError(f"{where}: [[{mark}]]: use .name, .phone or .link")
            if part and self.entries[key].shown(part) is None:
                raise ContentError(f"{where}: [[{mark}]] is not verified in referrals.yml; use [[{key}]] or [[{key}.name]]")

    def line(self, key: str, at: datetime, short: bool = False) -> str:
        """One line about a service: name, for whom, and the verified ways with cost and hours at `at` (aware).

        `short` leaves the link away when there is a phone.
        """
        entry, words = self.entry(key), self.line_words
        whom = entry.shown("for_whom")
        name = entry.name[:1].upper() + entry.name[1:] + (words.for_whom.format(for_whom=whom) if whom else "")
        ways = self._ways(entry, at, short)
        return words.line.format(name=name, ways=words.alternative.join(ways) if ways else entry.find)

    def entry(self, key: str) -> Referral:
        """Raises ContentError for an unknown key."""
        if key not in self.entries:
            raise ContentError(f"[[{key}]] is not in referrals.yml")
        return self.entries[key]

    def certainly_open(self, at: datetime) -> tuple[str, ...]:
        """The first few keys of `open_now` whose verified hours say open at `at`: a list of ten helps nobody at night."""
        hours = ((key, self.entry(key).hours()) for key in self.open_now)
        return tuple(key for key, known in hours if known is not None and known.is_open(at))[:_MOST_OPEN]

    def _ways(self, entry: Referral, at: datetime, short: bool) -> tuple[str, ...]:
        """Cost and hours stand with the phone when there is one: a chat often has hours of its own."""
        phone, link, words = entry.shown("phone"), entry.shown("link"), self.line_words
        details = self._details(entry, at)
        ways = [words.call.format(phone=phone) + details] if phone else []
        if link and not (short and phone):
            way = (words.chat if entry.chat else words.see).format(link=link)
            on_site = phone and "hours" in entry.fields and entry.hours() is None
            ways.append(way + ("" if phone else details) + (words.details.format(details=words.hours_on_site) if on_site else ""))
        return tuple(ways)

    def _details(self, entry: Referral, at: datetime) -> str:
        """Cost, and what can honestly be said about the hours: ` (gratis, nu open)`, or nothing."""
        cost, hours, words = entry.shown("cost"), entry.hours(), self.line_words
        details = [cost] if cost else []
        if hours and hours.always:
            details.append(words.always_open)
        elif hours and hours.is_open(at):
            details.append(words.open_now)
        elif hours:
            details.append(words.opens.format(next=hours.describe_next(at, self.time_words)))
        return words.details.format(details=", ".join(details)) if details else ""


def for_age(text: str, directory: Directory, age: str) -> str:
    """The lines of services for another age than the one that was told leave a text, or name who stands in for them.

    A text with nothing but such lines stays as it is: a service that may send somebody on is better than none.
    """
    lines = text.split("\n")
    alone = {line: _MARK.fullmatch(line.strip()) for line in lines}
    kept: list[str] = []
    for line in lines:
        mark = alone[line]
        entry = directory.entries.get(mark.group(1)) if mark else None
        if entry is None or entry.fits(age):
            kept.append(line)
        elif entry.instead and directory.entry(entry.instead).fits(age) and (other := f"[[{entry.instead}]]") not in text:
            kept.append(other)
    left = any(_MARK.search(line) for line in kept)
    return "\n".join(kept) if left else text


@dataclass(frozen=True)
class Rendered:
    """A text as it is shown, with the keys it names: in order, each once."""

    text: str
    referrals: tuple[str, ...]


def render(text: str, directory: Directory, at: datetime) -> Rendered:
    """Replace every `[[...]]`; a part that is not verified becomes the way to find the service.

    Raises ContentError for an unknown key. `at` is aware.
    """
    named: list[str] = []

    def render_none_open() -> str:
        rest = render(directory.line_words.none_open, directory, at)
        named.extend(rest.referrals)
        return rest.text

    def replace(match: re.Match[str]) -> str:
        mark = match.group(1)
        if mark == OPEN_NOW:
            keys = directory.certainly_open(at)
            named.extend(keys)
            return "\n".join(directory.line(key, at, short=True) for key in keys) or render_none_open()
        key, _, part = mark.partition(".")
        entry = directory.entry(key)
        named.append(key)
        if not part:
            return directory.line(key, at)
        return entry.shown(part) or f"{entry.name} ({entry.find})"

    shown = _MARK.sub(replace, text)
    return Rendered(shown, tuple(dict.fromkeys(named)))
