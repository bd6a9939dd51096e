"""The shapes of the content files: what an editor may write, checked at the start."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

_ACTS = (
    "human",
    "human_yes",
    "human_no",
    "leave_queue",
    "wipe",
    "wipe_yes",
    "wipe_no",
    "thoughts_yes",
    "thoughts_no",
    "thoughts_skip",
    "safe_yes",
    "safe_no",
    "friend_no",
    "continue",
)
ACTS = frozenset(f"kompas:{act}" for act in _ACTS)
"""What the gateway does itself; every other button payload is a command of the engine and starts with a slash."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")

Said = Annotated[str, Field(min_length=1)]


class _File(BaseModel):
    """Unknown keys are refused: a misspelt key would otherwise be a sentence that is never said."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _payload(value: str) -> str:
    if value not in ACTS and not value.startswith("/"):
        raise ValueError(f"{value!r} is neither a command (/...) nor one of {', '.join(sorted(ACTS))}")
    return value


def parse_span(value: str) -> tuple[time, time]:
    """`14:00-22:00`; an end of 24:00 is midnight."""
    found = _SPAN.match(value)
    if not found:
        raise ValueError(f"{value!r} is not of the form 14:00-22:00")
    start_hour, start_minute, end_hour, end_minute = (int(part) for part in found.groups())
    return time(start_hour, start_minute), time(end_hour % 24 if end_hour == 24 else end_hour, end_minute)


def parse_days(value: str) -> tuple[int, ...]:
    """`mon` or `mon-fri`; 0 is Monday."""
    first, _, last = value.partition("-")
    if first not in _DAYS or (last and last not in _DAYS):
        raise ValueError(f"{value!r} is not a day ({', '.join(_DAYS)}) or a range of days")
    start, end = _DAYS.index(first), _DAYS.index(last or first)
    return tuple((start + step) % 7 for step in range((end - start) % 7 + 1))


def _week(value: dict[str, list[str]]) -> dict[str, list[str]]:
    days = [day for key in value for day in parse_days(key)]
    if len(days) != len(set(days)):
        raise ValueError("a day is named twice")
    for spans in value.values():
        for span in spans:
            parse_span(span)
    return value


def _hours(value: object) -> object:
    """One message whatever is wrong: a union of shapes would name the wrong one."""
    if value == "always":
        return value
    if not isinstance(value, dict) or not all(isinstance(spans, list) for spans in value.values()):
        raise ValueError("hours are `always` or days with spans")
    return _week(value)


Week = Annotated[dict[str, list[str]], AfterValidator(_week)]


class ButtonEntry(_File):
    """A choice under a message."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    payload: Annotated[str, AfterValidator(_payload)]
    value: str = ""


class MessageEntry(_File):
    """One message to a youth."""

    text: Said
    slot: str | None = None
    language: Literal["nl", "en"] = "nl"
    buttons: tuple[ButtonEntry, ...] = ()


class WordEntry(_File):
    """One word list."""

    exact: tuple[Said, ...]
    contains: tuple[Said, ...] = ()
    needs: tuple[Said, ...] = ()
    may_hold: tuple[Said, ...] = ()


class GatewayFile(_File):
    """content/gateway.yml"""

    texts: dict[str, MessageEntry]
    navigation: Annotated[tuple[ButtonEntry, ...], Field(min_length=3)]
    words: dict[str, WordEntry]


class TextsFile(_File):
    """content/safety.yml"""

    texts: dict[str, MessageEntry]


class TelegramFile(_File):
    """content/telegram.yml: messages, and the outside of the bot that Telegram shows in lists."""

    texts: dict[str, MessageEntry]
    profile: dict[str, Said]
    commands: dict[str, Said]


class CheckedEntry(_File):
    """A value with its source."""

    value: Said
    source: str
    checked_on: date
    status: Literal["verified", "unverified"]
    note: str = ""


class LinkEntry(CheckedEntry):
    """An address, and whether it opens a chat."""

    chat: bool = False


class HoursEntry(CheckedEntry):
    """Opening hours."""

    value: Annotated[object, AfterValidator(_hours)]  # type: ignore[assignment]  # a week, not a string


class ReferralEntry(_File):
    """A service of the directory."""

    name: Said
    what_for: Said
    find: Said
    common_word: bool = False
    ages: tuple[str, ...] = ()
    instead: str = ""
    for_whom: CheckedEntry | None = None
    phone: CheckedEntry | None = None
    link: LinkEntry | None = None
    hours: HoursEntry | None = None
    cost: CheckedEntry | None = None


class LineWordsEntry(_File):
    """The words of a line."""

    line: Said
    for_whom: Said
    call: Said
    see: Said
    chat: Said
    alternative: Annotated[str, Field(alias="or")]
    details: Said
    always_open: Said
    open_now: Said
    opens: Said
    hours_on_site: Said
    none_open: Said


class ReferralsFile(_File):
    """content/referrals.yml"""

    sources: dict[str, Said]
    words: LineWordsEntry
    open_now: tuple[str, ...]
    referrals: dict[str, ReferralEntry]

    @model_validator(mode="after")
    def _known(self) -> ReferralsFile:
        for key in self.open_now:
            if key not in self.referrals:
                raise ValueError(f"open_now names {key}, which is not a referral")
        for key, entry in self.referrals.items():
            if entry.instead and entry.instead not in self.referrals:
                raise ValueError(f"{key}.instead: {entry.instead} is not a referral")
            for part in ("for_whom", "phone", "link", "hours", "cost"):
                found = getattr(entry, part)
                if found and found.source not in self.sources:
                    raise ValueError(f"{key}.{part}: source {found.source} is not listed under sources")
                if found and found.status == "verified" and found.source == "none":
                    raise ValueError(f"{key}.{part}: verified needs a source")
        for key in ("emergency_112", "line_113"):
            phone = self.referrals[key].phone if key in self.referrals else None
            if phone is None or phone.status != "verified":
                raise ValueError(f"{key}.phone must be there and verified: the crisis texts stand on it")
        return self


class TimeWordsEntry(_File):
    """Days and moments in words."""

    days: Annotated[tuple[Said, ...], Field(min_length=7, max_length=7)]
    months: Annotated[tuple[Said, ...], Field(min_length=12, max_length=12)]
    every_day: Said
    through: Said
    span: Said
    conjunction: Annotated[str, Field(alias="and")]
    separator: Annotated[str, Field(alias="list")]
    always: Said
    closed: Said
    today: Said
    tomorrow: Said
    this_week: Said
    later: Said


class Holiday(_File):
    """A day without counsellors: `2027-04-05`, or `12-25` for every year."""

    date: Annotated[str, Field(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")]
    name: Said


class Contact(_File):
    """Who answers for the service."""

    privacy: Said
    privacy_page: str = ""


class Retention(_File):
    """What is promised to the youth and kept by the purge job."""

    bot_hours: Annotated[int, Field(ge=1, le=24)]
    counsellor_days: Annotated[int, Field(ge=1, le=30)]


class WidgetPlace(_File):
    """Where the widget may stand and where the quick exit leads."""

    allowed_origins: tuple[Annotated[str, Field(pattern=r"^https?://[^/]+$")], ...] = ()
    quick_exit: Annotated[str, Field(pattern=r"^https://[^\s]+$")]


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{value!r} is not a time zone") from error
    return value


class Organisation(_File):
    """content/organisation.yml: the helpline that runs this Kompas."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    contact: Contact
    timezone: Annotated[str, AfterValidator(_zone)]
    opening_hours: Week
    holidays: tuple[Holiday, ...] = ()
    retention: Retention
    widget: WidgetPlace
    time_words: TimeWordsEntry
