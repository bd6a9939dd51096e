"""The directory shows what was verified and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import ContentError
from bot.core.hours import OpeningHours, Span, TimeWords
from bot.core.referral import Checked, Directory, LineWords, Referral, Rendered, for_age, render

ZONE = ZoneInfo("Europe/Amsterdam")
NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)
AFTERNOON = datetime(2026, 11, 22, 14, tzinfo=UTC)
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
TIME_WORDS = TimeWords(
    DAYS,
    ("januari",) * 12,
    "elke dag",
    "{first}-{last}",
    "{start}-{end}",
    " en ",
    ", ",
    "altijd",
    "nooit",
    "om {time}",
    "morgen",
    "{day}",
    "later",
)
LINE_WORDS = LineWords(
    line="{name}: {ways}",
    for_whom=" ({for_whom})",
    call="bel {phone}",
    see="kijk op {link}",
    chat="chat op {link}",
    alternative=" of ",
    details=" ({details})",
    always_open="dag en nacht",
    open_now="nu open",
    opens="weer open {next}",
    hours_on_site="tijden op de site",
    none_open="Kijk bij [[site]]",
)


def checked(value: str | OpeningHours, verified: bool = True) -> Checked:
    return Checked(value, "source", date(2026, 11, 22), verified)


def referral(key: str, chat: bool = False, **fields: Checked) -> Referral:
    return Referral(key, key.title(), "iets", f"zoek op '{key}'", fields, chat)


AFTERNOONS = OpeningHours(ZONE, week=dict.fromkeys(range(7), (Span(time(14), time(22)),)))
ALWAYS = OpeningHours(ZONE, always=True)
DIRECTORY = Directory(
    {
        one.key: one
        for one in (
            referral(
                "line", chat=True, phone=checked("113"), link=checked("113.nl"), hours=checked(ALWAYS), cost=checked("gratis")
            ),
            referral("day", phone=checked("0800-1"), hours=checked(AFTERNOONS), for_whom=checked("8 tot 18 jaar")),
            referral("guess", phone=checked("0900-GUESS", False), link=checked("guess.nl", False), cost=checked("duur", False)),
            referral("site", link=checked("site.nl")),
            referral("half", phone=checked("020-1"), link=checked("half.nl"), hours=checked(ALWAYS, False)),
            referral("bare"),
        )
    },
    LINE_WORDS,
    TIME_WORDS,
    open_now=("day", "line", "half"),
)


@pytest.mark.parametrize(
    ("key", "at", "line"),
    [
        ("line", NIGHT, "Line: bel 113 (gratis, dag en nacht) of chat op 113.nl"),
        ("day", NIGHT, "Day (8 tot 18 jaar): bel 0800-1 (weer open om 14:00)"),
        ("day", AFTERNOON, "Day (8 tot 18 jaar): bel 0800-1 (nu open)"),
        ("site", NIGHT, "Site: kijk op site.nl"),
        ("half", NIGHT, "Half: bel 020-1 of kijk op half.nl (tijden op de site)"),
        ("guess", NIGHT, "Guess: zoek op 'guess'"),
        ("bare", NIGHT, "Bare: zoek op 'bare'"),
    ],
)
def test_a_line_holds_what_is_verified_and_else_how_to_find_it(key: str, at: datetime, line: str) -> None:
    assert render(f"[[{key}]]", DIRECTORY, at) == Rendered(line, (key,))


def test_parts_are_filled_in_and_keys_are_named_once_in_order() -> None:
    # Given a text that names two services, one of them twice
    text = "Bel [[line.phone]] of chat op [[ line.link ]]. Of [[site.name]]: [[site.link]]."
    # When it is rendered
    shown = render(text, DIRECTORY, NIGHT)
    # Then it reads as a sentence and knows whom it named
    assert shown == Rendered("Bel 113 of chat op 113.nl. Of Site: site.nl.", ("line", "site"))


def test_a_part_that_is_not_verified_becomes_the_way_to_find_the_service() -> None:
    shown = render("Bel [[guess.phone]]", DIRECTORY, NIGHT)
    assert shown.text == "Bel Guess (zoek op 'guess')"


def test_open_now_names_who_is_certain_to_be_open_and_short() -> None:
    # At night only the line is certain: the day service is closed, the hours of the half one were never verified.
    assert render("[[open_now]]", DIRECTORY, NIGHT) == Rendered("Line: bel 113 (gratis, dag en nacht)", ("line",))
    assert render("[[open_now]]", DIRECTORY, AFTERNOON).referrals == ("day", "line")


def test_open_now_has_a_sentence_when_nobody_is() -> None:
    closed = Directory(DIRECTORY.entries, LINE_WORDS, TIME_WORDS, open_now=("day",))
    assert render("[[open_now]]", closed, NIGHT) == Rendered("Kijk bij Site: kijk op site.nl", ("site",))


def test_open_now_stays_short() -> None:
    many = {f"always{n}": referral(f"always{n}", phone=checked("1"), hours=checked(ALWAYS)) for n in range(9)}
    crowd = Directory(many, LINE_WORDS, TIME_WORDS, open_now=tuple(many))
    assert render("[[open_now]]", crowd, NIGHT).referrals == ("always0", "always1", "always2")


def test_text_without_marks_is_untouched() -> None:
    assert render("Gewoon [tekst] met {haken}.", DIRECTORY, NIGHT) == Rendered("Gewoon [tekst] met {haken}.", ())


def test_an_unknown_key_is_an_error_that_names_it() -> None:
    with pytest.raises(ContentError, match="nobody"):
        render("Bel [[nobody]]", DIRECTORY, NIGHT)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[nobody]]", r"a\.yml: b: \[\[nobody\]\] is not in"),
        ("[[line.fax]]", "use .name, .phone or .link"),
        ("[[guess.phone]]", "not verified"),
        ("[[bare.link]]", "not verified"),
        ("[[site.phone]]", "not verified"),
    ],
)
def test_the_check_names_place_and_mistake(text: str, problem: str) -> None:
    with pytest.raises(ContentError, match=problem):
        DIRECTORY.check(text, "a.yml: b")


def test_the_check_lets_good_texts_pass() -> None:
    DIRECTORY.check("[[line]] [[line.phone]] [[guess]] [[guess.name]] [[open_now]] en niets", "a.yml: b")


def test_a_service_for_another_age_gives_way() -> None:
    young = Referral("young", "Young", "x", "zoek Young", {}, ages=("12_15",), instead="old")
    old = Referral("old", "Old", "x", "zoek Old", {}, ages=("18_26",), instead="young")
    directory = Directory(
        {"young": young, "old": old, "all": Referral("all", "All", "x", "zoek All", {})}, LINE_WORDS, TIME_WORDS
    )
    both = "Bel:\n[[young]]\n[[old]]\n[[all]]"
    assert for_age(both, directory, "") == both
    assert for_age(both, directory, "12_15") == "Bel:\n[[young]]\n[[all]]"
    assert for_age("Bel:\n[[young]]", directory, "18_26") == "Bel:\n[[old]]"
    assert for_age("Bel:\n[[young]]", directory, "over_26") == "Bel:\n[[young]]"  # better than nobody
