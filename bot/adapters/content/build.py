"""Turns the checked files into the plain objects of bot/core: hours, directory, replies, vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.adapters.content.schemas import (
    ButtonEntry,
    CheckedEntry,
    HoursEntry,
    MessageEntry,
    Organisation,
    ReferralEntry,
    ReferralsFile,
    TimeWordsEntry,
    parse_days,
    parse_span,
)
from bot.core.conversation import Button, Reply
from bot.core.hours import OpeningHours, Span, TimeWords
from bot.core.referral import Checked, Directory, LineWords, Referral

_FIELDS = ("for_whom", "phone", "link", "cost")


def time_words(entry: TimeWordsEntry) -> TimeWords:
    """The words for days and moments."""
    return TimeWords(**entry.model_dump())


def own_hours(entry: Organisation) -> OpeningHours:
    """When the own counsellors are there."""
    every_year = frozenset(_month_day(one.date) for one in entry.holidays if len(one.date) == len("12-25"))
    once = frozenset(date.fromisoformat(one.date) for one in entry.holidays if len(one.date) == len("2027-04-05"))
    return OpeningHours(ZoneInfo(entry.timezone), False, _week(entry.opening_hours), once, every_year)


def directory(file: ReferralsFile, organisation: Organisation) -> Directory:
    """The referral directory."""
    zone = ZoneInfo(organisation.timezone)
    entries = {key: _referral(key, entry, zone) for key, entry in file.referrals.items()}
    return Directory(entries, LineWords(**file.words.model_dump()), time_words(organisation.time_words), file.open_now)


def reply(key: str, entry: MessageEntry) -> Reply:
    """A message before its values and referrals are filled in."""
    return Reply(text=entry.text, response=key, slot=entry.slot, buttons=tuple(button(one) for one in entry.buttons))


def button(entry: ButtonEntry) -> Button:
    """Without a value of its own a button stands for its act: `kompas:human` is `human`, `/back` is `back`."""
    return Button(entry.title, entry.payload, value=entry.value or entry.payload.removeprefix("kompas:").removeprefix("/"))


def vocabulary(questions: Mapping[str, Any], topics: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Category -> closed values, from questions.yml (every section) and topics.yml; `topic_id` stands for every topic."""
    every = [one if isinstance(one, Mapping) else {"id": one} for one in (*topics["topics"], *topics.get("bot_intents", ()))]
    ids = frozenset(str(one["id"]) for one in every)
    found = {
        "topic": ids,
        "sub": frozenset(str(sub) for one in every for sub in one.get("sub", ())),
        "level": frozenset({"E0", "E1", "E2", "E3"}),
    }
    for section in questions.values():
        if not isinstance(section, Mapping):
            continue
        for slot, about in section.items():
            if isinstance(about, Mapping) and "values" in about:
                values = about["values"]
                found[str(slot)] = ids if values == "topic_id" else frozenset(str(value) for value in values)
    return found


def _referral(key: str, entry: ReferralEntry, zone: ZoneInfo) -> Referral:
    fields = {part: _checked(found) for part in _FIELDS if (found := getattr(entry, part)) is not None}
    if entry.hours is not None:
        fields["hours"] = _hours(entry.hours, zone)
    chat = entry.link is not None and entry.link.chat
    return Referral(key, entry.name, entry.what_for, entry.find, fields, chat, entry.common_word, entry.ages, entry.instead)


def _checked(entry: CheckedEntry) -> Checked:
    return Checked(entry.value, entry.source, entry.checked_on, entry.status == "verified")


def _hours(entry: HoursEntry, zone: ZoneInfo) -> Checked:
    known: Any = entry.value
    value = OpeningHours(zone, always=True) if known == "always" else OpeningHours(zone, week=_week(known))
    return Checked(value, entry.source, entry.checked_on, entry.status == "verified")


def _week(entry: Mapping[str, list[str]]) -> dict[int, tuple[Span, ...]]:
    return {day: tuple(_span(one) for one in spans) for days, spans in entry.items() for day in parse_days(days)}


def _span(value: str) -> Span:
    start, end = parse_span(value)
    return Span(start, end)


def _month_day(value: str) -> tuple[int, int]:
    month, day = value.split("-")
    return date(2000, int(month), int(day)).month, int(day)
