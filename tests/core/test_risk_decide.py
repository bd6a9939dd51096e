"""Given a screening and the engine's understanding, when both are joined, then neither silences the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.risk import Heard, Lexicon, Reason, RiskKind, RiskLevel, Screening, decide, screen
from bot.core.turn import RiskHeard, Understanding

UNSEEN = "de stilte daar beneden lokt mij"
WORDS = Reason("lokt mij", 23, 31, "wording", "lijkt op berichten over zelfdoding")
WORRYING = Screening(RiskLevel.NONE, heard=Heard(RiskKind.SUICIDAL, 0.7, 0.7, WORDS))
"""A sentence that no phrase knows and whose wording worries, but not enough."""


def heard(**chances: float) -> Understanding:
    ranking = tuple(sorted(chances.items(), key=lambda item: -item[1]))
    return Understanding(*ranking[0], ranking)


def test_without_an_understanding_the_screening_stands(lexicon: Lexicon) -> None:
    screening = screen(UNSEEN, lexicon)
    assert decide(screening, None, lexicon) is screening


def test_an_understanding_raises_what_already_sounds_worrying(lexicon: Lexicon) -> None:
    # When the engine is sure
    decided = decide(WORRYING, heard(suicidal=0.9999, greet=0.0001), lexicon)
    # Then it is raised, with the words and under the engine's name
    assert decided.level is RiskLevel.CRISIS
    assert decided.kind is RiskKind.SUICIDAL
    assert (decided.reasons[0].rule, decided.reasons[0].words) == ("nlu", "lokt mij")
    assert decided.reasons[0].why


def test_the_understanding_alone_is_not_enough(lexicon: Lexicon) -> None:
    quiet = replace(WORRYING, heard=Heard(RiskKind.SUICIDAL, 0.05, 0.1, WORDS))
    assert decide(quiet, heard(suicidal=0.9999), lexicon) is quiet


def test_an_unsure_understanding_changes_nothing(lexicon: Lexicon) -> None:
    assert decide(WORRYING, heard(greet=0.9, suicidal=0.1), lexicon) is WORRYING


def test_a_sentence_nobody_foresaw_is_heard_by_its_wording(lexicon: Lexicon) -> None:
    screening = screen(UNSEEN, lexicon)
    assert screening.heard is not None
    assert screening.heard.reason.words in UNSEEN


@pytest.mark.parametrize("text", ["ik schaam me dood", "ik ga dood van schaamte", "mijn telefoon is dood"])
def test_the_understanding_alone_never_overrules_an_exclusion(lexicon: Lexicon, text: str) -> None:
    assert decide(screen(text, lexicon), heard(suicidal=1.0), lexicon).level is RiskLevel.NONE


def test_a_denial_stays_a_question(lexicon: Lexicon) -> None:
    assert decide(screen("ik wil niet dood", lexicon), heard(suicidal=1.0), lexicon).level is RiskLevel.SOFT


def test_a_crisis_is_never_lowered(lexicon: Lexicon) -> None:
    screening = screen("ik wil dood", lexicon)
    assert decide(screening, heard(greet=1.0), lexicon) is screening


def test_the_engine_names_the_kind_when_it_is_surer(lexicon: Lexicon) -> None:
    assert decide(WORRYING, heard(danger=0.9999), lexicon).kind is RiskKind.DANGER


def test_an_understanding_without_ranking_counts_by_its_confidence(lexicon: Lexicon) -> None:
    assert decide(WORRYING, Understanding("suicidal", 0.9999), lexicon).level is RiskLevel.CRISIS


def detector(crisis: float, concern: float | None = None, kind: str = "suicidal") -> Understanding:
    risk = RiskHeard(crisis, crisis if concern is None else concern, kind, "daar beneden", 10, 22)
    return Understanding("feeling_bad", 0.9, (("feeling_bad", 0.9),), {}, risk)


def test_the_detector_alone_raises_what_no_phrase_knows(lexicon: Lexicon) -> None:
    # When the second detector is sure
    decided = decide(screen(UNSEEN, lexicon), detector(0.97), lexicon)
    # Then the crisis stands with its words on the card
    assert (decided.level, decided.kind) == (RiskLevel.CRISIS, RiskKind.SUICIDAL)
    assert (decided.reasons[0].rule, decided.reasons[0].words) == ("nlu", "daar beneden")
    assert decided.reasons[0].why


def test_the_detector_may_call_for_the_question_only(lexicon: Lexicon) -> None:
    assert decide(WORRYING, detector(0.1, 0.9), lexicon).level is RiskLevel.SOFT


def test_an_unsure_detector_changes_nothing(lexicon: Lexicon) -> None:
    assert decide(WORRYING, detector(0.3), lexicon) is WORRYING


def test_what_the_lexicon_explained_needs_a_surer_detector(lexicon: Lexicon) -> None:
    explained = screen("ik schaam me dood", lexicon)
    assert explained.heard is None
    assert decide(explained, detector(0.6), lexicon) is explained
    assert decide(explained, detector(0.99), lexicon).level is RiskLevel.CRISIS


def test_loose_words_are_not_asked_about_when_the_detector_hears_nothing(lexicon: Lexicon) -> None:
    loose = Screening(RiskLevel.SOFT, RiskKind.SUICIDAL, (WORDS,))
    decided = decide(loose, detector(0.01), lexicon)
    assert decided.level is RiskLevel.NONE
    assert decided.harmless == (WORDS,)


@pytest.mark.parametrize("heard_crisis", [0.0, 0.5, 1.0])
def test_a_crisis_stays_whatever_the_detector_hears(lexicon: Lexicon, heard_crisis: float) -> None:
    screening = screen("ik wil dood", lexicon)
    assert decide(screening, detector(heard_crisis), lexicon) is screening
