"""Given a message, when it is screened, then level, kind and words are what a counsellor would expect."""

from __future__ import annotations

import pytest

from bot.core.risk import Lexicon, RiskKind, RiskLevel, screen


def level_of(text: str, lexicon: Lexicon) -> str:
    return screen(text, lexicon).level.value


@pytest.mark.parametrize(
    "text",
    [
        "ik wil dood",
        "IK WIL DOOD!!!",
        "ik wil doooood",
        "ik w1l d00d",
        "d o o d wil ik",
        "i.k w.i.l d.o.o.d",
        "ikwildood",
        "#ikwildood",
        "ik wil d**d",
        "ik wil dóód",
        "ｉｋ ｗｉｌ ｄｏｏｄ",
        "ik w\u200bil do\u200bod",
        "ik wil dо\u043ed",
        "ik 💀 wil 💀 dood",
        "'k wil dood",
        "kwil dood",
        "k wil egt gwn dood wnt",
        "ik wil zelfmrood plegen",
        "zelf moord plegen",
        "kwil nimeer leve",
        "ik wil niet\nmeer\nleven",
    ],
)
def test_a_crisis_is_heard_in_every_spelling(text: str, lexicon: Lexicon) -> None:
    assert level_of(text, lexicon) == "crisis"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ik wil niet meer leven", RiskKind.SUICIDAL),
        ("als dit uitkomt maak ik er een eind aan", RiskKind.SUICIDAL),
        ("iedereen is beter af zonder mij", RiskKind.SUICIDAL),
        ("ik heb pillen verzameld", RiskKind.SUICIDAL),
        ("zeg tegen mama dat ik van haar hou", RiskKind.SUICIDAL),
        ("mn armen zitten vol", RiskKind.SELF_HARM),
        ("ik snij mezelf weer", RiskKind.SELF_HARM),
        ("hij staat voor de deur", RiskKind.DANGER),
        ("ik moet nu naar hem toe anders zet hij alles online", RiskKind.DANGER),
        ("hij wil mij dood maken", RiskKind.DANGER),
        ("mijn vriendin wil dood", RiskKind.FRIEND),
        ("hij zegt dat hij zelfmoord pleegt als ik het uitmaak", RiskKind.FRIEND),
        ("i wanna kill myself", RiskKind.SUICIDAL),
        ("ölmek istiyorum", RiskKind.SUICIDAL),
    ],
)
def test_the_kind_decides_which_crisis_text_goes_out(text: str, kind: RiskKind, lexicon: Lexicon) -> None:
    screening = screen(text, lexicon)
    assert (screening.level, screening.kind) == (RiskLevel.CRISIS, kind)


@pytest.mark.parametrize(
    "text",
    [
        "ik wil niet dood",
        "ik heb geen zelfmoordgedachten",
        "niet dat ik dood wil",
        "ik snij mezelf niet hoor",
        "vorig jaar wilde ik dood",
        "vroeger sneed ik mezelf",
        "ze zeggen maak jezelf dood",
        "ik trek het niet meer",
        "ik wil verdwijnen",
        "mijn leven is voorbij",
    ],
)
def test_denied_past_quoted_or_hopeless_is_asked_about(text: str, lexicon: Lexicon) -> None:
    assert level_of(text, lexicon) == "soft"


@pytest.mark.parametrize(
    "text",
    [
        "ik schaam me dood",
        "ik ga dood van schaamte",
        "doodmoe",
        "ik ben dood op",
        "ik lach me kapot",
        "mijn moeder vermoordt me als ze dit ziet",
        "ik ben er klaar mee",
        "ik sterf van de honger",
        "killing it",
        "ik ging dood in fortnite",
        "mijn telefoon is dood",
        "hij snijdt de foto bij",
        "hij slaat mijn foto's op",
        "ik weet niet meer wat ik moet doen",
        "help alsjeblieft",
        "ik ben zo bang",
        "mijn leven is verpest",
        "ik ga kapot",
        "",
        "   ",
        "👍",
        "16",
    ],
)
def test_ordinary_victim_talk_raises_nothing(text: str, lexicon: Lexicon) -> None:
    assert level_of(text, lexicon) == "none"


def test_a_crisis_counts_again_after_the_past(lexicon: Lexicon) -> None:
    assert level_of("vorig jaar wilde ik dood en nu weer", lexicon) == "crisis"


def test_one_sentence_in_a_long_story_is_enough(lexicon: Lexicon) -> None:
    story = "ik heb een foto gestuurd naar een jongen van school en die heeft hem doorgestuurd. " * 20
    assert level_of(story + "soms denk ik: dan maar dood. " + story, lexicon) == "crisis"


def test_a_reason_says_which_words_and_why(lexicon: Lexicon) -> None:
    # Given
    text = "hoi 👋 ik w\u200bil écht dood nu"
    # When
    reason = screen(text, lexicon).reasons[0]
    # Then
    assert text[reason.start : reason.end] == reason.words == "ik w\u200bil écht dood"
    assert reason.rule.startswith("suicidal.")
    assert reason.why


def test_a_denial_is_told_to_the_counsellor(lexicon: Lexicon) -> None:
    assert all("ontkend" in reason.why for reason in screen("ik wil niet dood", lexicon).reasons)


def test_harmless_words_are_kept_apart(lexicon: Lexicon) -> None:
    screening = screen("ik schaam me dood", lexicon)
    assert [reason.words for reason in screening.harmless] == ["schaam me dood"]
    assert not screening.reasons


def test_an_idiom_does_not_hide_the_crisis_beside_it(lexicon: Lexicon) -> None:
    assert level_of("ik schaam me dood en ik wil niet meer leven", lexicon) == "crisis"
    assert level_of("mijn telefoon is bijna dood. ik wil dood", lexicon) == "crisis"


def test_a_repeated_sentence_gives_few_reasons(lexicon: Lexicon) -> None:
    assert len(screen("ik wil dood. " * 100, lexicon).reasons) <= 20
