"""The content is read once, as a whole, and refused with one sentence that names the file and the key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.content.fake import FakeContent
from bot.adapters.content.loader import load_content
from bot.adapters.content.store import LoadedContent
from bot.core.conversation import Button, Reply
from bot.core.errors import ContentError
from bot.services.ports import Content

SHIPPED = Path(__file__).parents[3] / "content"
NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)
AFTERNOON = datetime(2026, 11, 22, 14, tzinfo=UTC)
Edit = Callable[[str, str, str], Path]


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return load_content(SHIPPED)


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """A copy of the content with one piece of one file replaced."""

    def change(file: str, before: str, after: str) -> Path:
        copy = tmp_path / "content"
        shutil.copytree(SHIPPED, copy)
        text = (copy / file).read_text("utf-8")
        assert before in text
        (copy / file).write_text(text.replace(before, after, 1), "utf-8")
        return copy

    return change


def test_a_reply_carries_values_numbers_referrals_and_buttons(content: LoadedContent) -> None:
    # When a youth is told the place in the queue
    reply = content.reply("gateway.human_queued", NIGHT, place="3")
    # Then the text is complete and the data travels beside it
    assert "Je bent nummer 3." in reply.text
    assert reply.response == "gateway.human_queued"
    assert reply.referrals == ("emergency_112", "line_113")
    assert reply.buttons == (
        Button("Verder met de chatbot", "kompas:continue", value="continue"),
        Button("Niet meer wachten", "kompas:leave_queue", value="leave_queue"),
    )


def test_every_reply_can_be_said_at_any_hour(content: LoadedContent) -> None:
    for key in content.replies:
        for at in (NIGHT, AFTERNOON):
            reply = content.reply(key, at, place="12", n="12")
            assert reply.text
            assert not any(sign in reply.text for sign in "{}[]")
            assert len(reply.text) <= 400


def test_the_organisation_is_filled_in(content: LoadedContent) -> None:
    closed = content.reply("gateway.human_closed", NIGHT).text
    assert "Ze zijn er elke dag van 14:00 tot 22:00 uur. De eerste keer weer: vandaag om 14:00 uur." in closed
    assert "113 Zelfmoordpreventie: bel 113" in closed
    assert not content.open(NIGHT)
    assert content.open(AFTERNOON)
    assert "24 uur" in content.reply("gateway.privacy", NIGHT).text
    assert "chatbot van Kompas, geen mens" in content.reply("gateway.welcome", NIGHT).text


def test_the_standing_row_is_a_human_back_and_stop(content: LoadedContent) -> None:
    assert [(one.title, one.payload) for one in content.navigation] == [
        ("Mens spreken", "kompas:human"),
        ("Terug", "/back"),
        ("Stoppen", "/stop"),
    ]
    assert content.reply("navigation.human", NIGHT).text == "Mens spreken"


def test_a_reply_of_the_engine_gets_its_referrals(content: LoadedContent) -> None:
    reply = content.render(Reply("Bel [[csg.phone]].", "utter_step"), NIGHT)
    assert reply == Reply("Bel 0800-0188.", "utter_step", referrals=("csg",))


def test_unknown_keys_lists_and_missing_values_are_errors(content: LoadedContent) -> None:
    with pytest.raises(ContentError, match=r"gateway\.nothing"):
        content.reply("gateway.nothing", NIGHT)
    with pytest.raises(ContentError, match="place"):
        content.reply("gateway.human_queued", NIGHT)
    with pytest.raises(ContentError, match="maybe"):
        content.says("maybe", "ja")
    with pytest.raises(ContentError, match="nobody"):
        content.render(Reply("[[nobody]]", "x"), NIGHT)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("yes", "Jaaaa!"),
        ("yes", "ja graag"),
        ("yes", "👍"),
        ("yes", "oké"),
        ("no", "neee"),
        ("no", "Nee, liever niet."),
        ("no", "nu niet"),
        ("thoughts_yes", "soms wel"),
        ("thoughts_yes", "weet ik niet"),
        ("human", "ik wil met een echt mens praten"),
        ("human", "mag ik iemand spreken?"),
        ("human", "geen bot aub"),
        ("wipe", "WIS"),
        ("wipe", "wis alles aub"),
        ("wipe", "kun je dit gesprek wissen"),
        ("wipe", "Verwijder mijn chat"),
        ("wipe", "kan je alles verwijdren"),
        ("wipe", "wis die zooi"),
    ],
)
def test_short_answers_are_understood(content: LoadedContent, words: str, typed: str) -> None:
    assert content.says(words, typed)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("yes", "ja maar hij dreigt"),
        ("yes", "nee"),
        ("no", "nee hij wil geld"),
        ("no", "ja"),
        ("human", "hij is een onmens"),
        ("wipe", "hij wist niet dat ik 15 ben"),
        ("wipe", "wist"),
        ("wipe", "leeg"),
        ("wipe", "vergeet het"),
        ("wipe", "ik heb alles verwijderd"),
        ("wipe", "verwijder zijn foto"),
        ("wipe", "ik heb zijn foto verwijderd"),
        ("wipe", "hoe krijg ik de foto weg van insta"),
    ],
)
def test_longer_messages_are_left_to_the_engine(content: LoadedContent, words: str, typed: str) -> None:
    assert not content.says(words, typed)


def test_no_short_answer_means_two_things(content: LoadedContent) -> None:
    yes, no, maybe = (content.word_lists[name].exact for name in ("yes", "no", "thoughts_yes"))
    assert yes & no == yes & maybe == no & maybe == frozenset()


def test_the_vocabulary_is_closed(content: LoadedContent) -> None:
    assert content.vocabulary["age_band"] == {"under_12", "12_15", "16_17", "18_26", "over_26", "not_said"}
    assert "sextortion" in content.vocabulary["topic"]
    assert "greet" in content.vocabulary["topic"]
    assert content.vocabulary["spread"] == {"no", "yes", "unknown"}
    assert content.vocabulary["what_happened"] == content.vocabulary["topic"]
    assert "money" in content.vocabulary["sub"]


def test_the_widget_strings_hold_real_numbers(content: LoadedContent) -> None:
    assert all("[[" not in text for text in content.widget.values())
    assert "112" in content.widget["offline_help"]


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("gateway.yml", "texts:", "tekst:", r"gateway\.yml: texts: Field required"),
        (
            "gateway.yml",
            "[[emergency_112.phone]]",
            "[[emergency.phone]]",
            r"gateway\.yml: welcome: \[\[emergency\.phone\]\] is not in",
        ),
        ("gateway.yml", "[[helpwanted]]", "[[stop_it_now.phone]]", r"gateway\.yml: degraded: .* not verified"),
        ("gateway.yml", "nummer {place}", "nummer {plaats}", r"gateway\.yml: human_queued: \{plaats\} is not a value"),
        ("gateway.yml", "van {organisation}", "van {organisation", r"gateway\.yml: welcome: a brace"),
        (
            "gateway.yml",
            "kompas:human_no",
            "kompas:human_nee",
            r"gateway\.yml: texts\.human_consent\.buttons\.1\.payload: .*kompas:human_nee",
        ),
        ("gateway.yml", "buttons:\n", "knoppen:\n", r"gateway\.yml: texts\.human_consent\.knoppen: Extra inputs"),
        ("gateway.yml", "  edited:\n", "  welcome:\n", r"gateway\.yml: .*`welcome` stands here twice"),
        ("gateway.yml", "  thoughts_yes:\n", "  thoughts:\n", r"gateway\.yml: words: thoughts_yes is missing"),
        ("gateway.yml", '"Nee, nu niet"', '"Ja, haal iemand erbij"', r"gateway\.yml: human_consent: two buttons"),
        ("gateway.yml", "welcome:\n    text: |-", "welcome:\n    text: |-\n   x", r"gateway\.yml: this is not readable YAML"),
        ("safety.yml", "slot: thoughts", "slot: [thoughts]", r"safety\.yml: texts\.ask_thoughts\.slot"),
        (
            "referrals.yml",
            'value: "112", source: POL',
            'value: "112", source: ANP',
            r"referrals\.yml: .*emergency_112\.phone: source ANP",
        ),
        ("referrals.yml", "source: KT-fr", "source: none", r"referrals\.yml: .*kindertelefoon.*verified needs a source"),
        ("referrals.yml", "open_now: [line_113", "open_now: [line_114", r"referrals\.yml: .*line_114"),
        ("referrals.yml", "Kijk bij [[helpwanted]]", "Kijk bij [[open_now]]", r"referrals\.yml: words\.none_open"),
        ("referrals.yml", "value: {mon-fri", "value: {ma-vr", r"referrals\.yml: .*hours.*not a day"),
        ("organisation.yml", "14:00-22:00", "14-22", r"organisation\.yml: opening_hours: .*14:00-22:00"),
        ("organisation.yml", "Europe/Amsterdam", "Europe/Breda", r"organisation\.yml: timezone: .*not a time zone"),
        ("organisation.yml", "bot_hours: 24", "bot_hours: 240", r"organisation\.yml: retention\.bot_hours"),
        ("organisation.yml", "allowed_origins: []", "allowed_origins: ['*']", r"organisation\.yml: widget\.allowed_origins\.0"),
        ("organisation.yml", '"https://www', '"http://www', r"organisation\.yml: widget\.quick_exit"),
        ("widget.yml", "[[line_113.phone]]", "[[line_113]]", r"widget\.yml: offline_help: use"),
        ("widget.yml", 'send: "Verstuur"', "send: ", r"widget\.yml: send: a sentence"),
        ("topics.yml", "- id: deepnude", "- naam: deepnude", r"topics\.yml"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(edit: Edit, file: str, before: str, after: str, message: str) -> None:
    folder = edit(file, before, after)
    with pytest.raises(ContentError, match=message):
        load_content(folder)


def test_without_a_verified_alarm_number_nothing_starts(edit: Edit) -> None:
    # Given an editor who marked 112 as unverified
    folder = edit(
        "referrals.yml",
        'phone: {value: "112", source: POL, checked_on: 2026-11-22, status: verified}',
        'phone: {value: "112", source: POL, checked_on: 2026-11-22, status: unverified}',
    )
    # Then the start is refused: the crisis texts stand on it
    with pytest.raises(ContentError, match=r"emergency_112\.phone must be there and verified"):
        load_content(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"organisation\.yml: the file is missing"):
        load_content(tmp_path)


def test_a_text_of_the_engine_that_names_an_unknown_service_is_refused(tmp_path: Path) -> None:
    # Given a response with a key that no referral has
    (tmp_path / "sextortion.yml").write_text("responses:\n  utter_step:\n    - text: Bel [[somebody]]\n", "utf-8")
    # Then the content is refused, with file and response
    with pytest.raises(ContentError, match=r"sextortion\.yml: utter_step: \[\[somebody\]\]"):
        load_content(SHIPPED, tmp_path)


def test_yes_and_no_are_words(edit: Edit) -> None:
    # An editor need not know that YAML reads a bare yes as a boolean.
    folder = edit("gateway.yml", '"yes", yess', "yes, yess")
    assert load_content(folder).says("yes", "yes")


def test_the_fake_and_the_real_one_are_the_same_port(content: LoadedContent) -> None:
    real: Content = content
    fake: Content = FakeContent(keys=frozenset({"gateway.welcome"}))
    assert real.reply("gateway.welcome", NIGHT).response == fake.reply("gateway.welcome", NIGHT).response
    for one in (real, fake):
        with pytest.raises(ContentError):
            one.reply("gateway.nothing", NIGHT)
        with pytest.raises(ContentError):
            one.says("maybe", "ja")
    assert fake.render(Reply("Bel [[csg.phone]]", "x"), NIGHT).referrals == ("csg",)
