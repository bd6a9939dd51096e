"""The directory that ships: complete, sourced, and silent about what nobody verified."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot.adapters.content.store import LoadedContent
from bot.core.referral import render

KEYS = {
    "helpwanted",
    "take_it_down",
    "stopncii",
    "google_removal",
    "platform_report",
    "police",
    "emergency_112",
    "line_113",
    "slachtofferhulp",
    "own_bank",
    "fraudehelpdesk",
    "kindertelefoon",
    "alles_oke",
    "jouwggd",
    "at_ease",
    "mind_korrelatie",
    "huisarts",
    "csg",
    "fier",
    "veilig_thuis",
    "halt",
    "juridisch_loket",
    "meldpunt_kinderporno",
    "meld_misdaad_anoniem",
    "meld_online_discriminatie",
    "stop_it_now",
    "school_en_veiligheid",
}
NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)
MOMENTS = [datetime(2026, 11, day, hour, tzinfo=UTC) for day in range(16, 23) for hour in (1, 8, 12, 16, 20)]


def test_every_key_of_the_vocabulary_is_there_and_no_other(content: LoadedContent) -> None:
    assert set(content.directory.entries) == KEYS


def test_every_topic_refers_to_known_services(content: LoadedContent, folder: Path) -> None:
    topics = yaml.safe_load((folder / "topics.yml").read_text("utf-8"))["topics"]
    assert {key for topic in topics for key in topic.get("refer", ())} <= set(content.directory.entries)


def test_no_unverified_value_is_ever_shown(content: LoadedContent, folder: Path) -> None:
    # Given every value that nobody verified
    raw = yaml.safe_load((folder / "referrals.yml").read_text("utf-8"))["referrals"]
    for key, entry in raw.items():
        guesses = [
            field["value"]
            for field in entry.values()
            if isinstance(field, dict) and field["status"] == "unverified" and isinstance(field["value"], str)
        ]
        # When the service is named in every way, at any hour
        marks = f"[[{key}]] [[{key}.name]] [[{key}.phone]] [[{key}.link]]"
        shown = " ".join(render(marks, content.directory, at).text for at in MOMENTS)
        # Then none of them appears (a word like `gratis` may stand in the name of nobody)
        assert [value for value in guesses if value in shown and value != "always"] == []


def test_unverified_hours_are_never_called_open_or_closed(content: LoadedContent) -> None:
    words = content.directory.line_words
    for key, entry in content.directory.entries.items():
        if entry.hours() is None:
            lines = {content.directory.line(key, at) for at in MOMENTS}
            assert len(lines) == 1
            assert not any(word in lines.copy().pop() for word in (words.always_open, words.open_now, "weer open"))


def test_what_a_youth_sees_of_the_main_services(content: LoadedContent) -> None:
    lines = {
        key: content.directory.line(key, NIGHT)
        for key in ("emergency_112", "line_113", "helpwanted", "kindertelefoon", "stop_it_now")
    }
    assert lines == {
        "emergency_112": "Het alarmnummer: bel 112",
        "line_113": "113 Zelfmoordpreventie: bel 113 (gratis, dag en nacht open) of chat op 113.nl",
        "helpwanted": "Helpwanted: bel 020 261 52 75 of kijk op helpwanted.nl (daar staan ook de tijden)",
        "kindertelefoon": "Kindertelefoon (8 tot 18 jaar): bel 0800-0432 of kijk op kindertelefoon.nl (daar staan ook de tijden)",
        "stop_it_now": "Stop it Now: zoek op 'Stop it Now Nederland', daar kun je ook chatten",
    }


def test_no_line_is_long(content: LoadedContent) -> None:
    assert [key for key in content.directory.entries if len(content.directory.line(key, NIGHT)) > 120] == []
