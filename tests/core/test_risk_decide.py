"""Given a screening and the engine's understanding, when both are joined, then neither silences the other."""

from __future__ import annotations

import pytest

from bot.core.risk import Lexicon, RiskKind, RiskLevel, decide, screen
from bot.core.turn import Understanding

UNSEEN = "de stilte daar beneden lokt mij de laatste dagen"
"""No phrase of the lexicon and no exclusion speaks about it."""


def heard(**chances: float) -> Understanding:
    ranking = tuple(sorted(chances.items(), key=lambda item: -item[1]))
    return Understanding(*ranking[0], ranking)


def test_without_an_understanding_the_screening_stands(lexicon: Lexicon) -> None:
    screening = screen(UNSEEN, lexicon)
    assert decide(screening, None, lexicon) is screening


def test_an_understanding_raises_what_already_sounds_worrying(lexicon: Lexicon) -> None:
    # Given a message whose wording worries, but not enough
    screening = screen(UNSEEN, lexicon)
    assert screening.heard is not None
    assert screening.level is RiskLevel.NONE
    # When the engine is sure
    decided = decide(screening, heard(suicidal=0.999, greet=0.001), lexicon)
    # Then it is raised, with the words and under the engine's name
    assert decided.level is not RiskLevel.NONE
    assert decided.reasons[0].rule == "nlu"
    assert decided.reasons[0].words in UNSEEN
    assert decided.reasons[0].why


def test_an_unsure_understanding_changes_nothing(lexicon: Lexicon) -> None:
    screening = screen(UNSEEN, lexicon)
    assert decide(screening, heard(greet=0.9, suicidal=0.1), lexicon) is screening


@pytest.mark.parametrize("text", ["ik schaam me dood", "ik ga dood van schaamte", "mijn telefoon is dood"])
def test_the_understanding_alone_never_overrules_an_exclusion(lexicon: Lexicon, text: str) -> None:
    assert decide(screen(text, lexicon), heard(suicidal=1.0), lexicon).level is RiskLevel.NONE


def test_a_denial_stays_a_question(lexicon: Lexicon) -> None:
    assert decide(screen("ik wil niet dood", lexicon), heard(suicidal=1.0), lexicon).level is RiskLevel.SOFT


def test_a_crisis_is_never_lowered(lexicon: Lexicon) -> None:
    screening = screen("ik wil dood", lexicon)
    assert decide(screening, heard(greet=1.0), lexicon) is screening


def test_the_engine_names_the_kind_when_it_is_surer(lexicon: Lexicon) -> None:
    decided = decide(screen(UNSEEN, lexicon), heard(danger=0.9999), lexicon)
    assert decided.kind is RiskKind.DANGER


def test_an_understanding_without_ranking_counts_by_its_confidence(lexicon: Lexicon) -> None:
    assert decide(screen(UNSEEN, lexicon), Understanding("suicidal", 0.999), lexicon).level is not RiskLevel.NONE
