"""Given personas written by hand, when they talk over the real channels, then each gets what the facts say."""

from pathlib import Path

import pytest

from bot.core.errors import ContentError
from bot.evaluation.dialogue import evaluate
from bot.evaluation.personas import Persona, read_personas
from bot.evaluation.play import Choice, Heard, Transcript, next_choice
from bot.evaluation.verdict import Inside, judge

FOLDER = Path(__file__).parents[1] / "personas"
MISSES = FOLDER / "known_misses.txt"
MOST_MISSES = 0.07


def known_misses() -> dict[str, str]:
    """Persona -> why it is expected to fail."""
    lines = (line.strip() for line in MISSES.read_text("utf-8").splitlines())
    told = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {name: reason for name, _, reason in told}


@pytest.mark.engine
@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.yml")))
async def test_every_persona_passes(name: str) -> None:
    figures = await evaluate(FOLDER / name)
    failed = {failure["persona"]: failure["failures"] for failure in figures["failures"]}
    here = {persona.persona for persona in read_personas(FOLDER / name)} & known_misses().keys()
    assert {who: what for who, what in failed.items() if who not in here} == {}
    assert here - failed.keys() == set(), "they pass: take them off known_misses.txt"
    assert figures["passed"] > 0


def test_known_misses_are_few_and_each_has_its_reason() -> None:
    everybody = {persona.persona for path in FOLDER.glob("*.yml") for persona in read_personas(path)}
    misses = known_misses()
    assert misses.keys() <= everybody
    assert all(misses.values())
    assert len(misses) <= MOST_MISSES * len(everybody)


def test_at_least_twenty_personas_on_both_channels() -> None:
    everybody = [persona for path in FOLDER.glob("*.yml") for persona in read_personas(path)]
    assert len(everybody) >= 20
    assert {persona.channel.value for persona in everybody} == {"web", "telegram"}


def test_a_wrong_persona_file_names_the_persona_and_the_key(tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    path.write_text("- {persona: els, channel: fax, opening: hoi}\n")
    with pytest.raises(ContentError, match="persona els: channel"):
        read_personas(path)
    path.write_text("just words")
    with pytest.raises(ContentError, match="must be a list"):
        read_personas(path)
    with pytest.raises(ContentError, match="no such file"):
        read_personas(tmp_path / "none.yml")


def test_bare_yes_and_no_of_yaml_are_words(tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    path.write_text(
        "- {persona: els, opening: hoi, answers: {spread: no}, expect: {report: {spread: no}}, why: unknown keys are ignored}\n"
    )
    (persona,) = read_personas(path)
    assert persona.answers == {"spread": "no"}
    assert persona.expect.report == {"spread": "no"}


def test_a_listed_answer_is_pressed_and_an_unlisted_question_skipped() -> None:
    # Given a persona who tells only the age
    persona = Persona(persona="mo", opening="hoi", answers={"age_band": "16_17"})
    ages = (Choice("12", "t1", "12_15"), Choice("16", "t2", "16_17"), Choice("-", "t3", "skip"))
    age = Heard("bot", "?", "utter_ask_age_band", "age_band", (), ages)
    where = Heard("bot", "?", "utter_ask_where", "where", (), (Choice("snap", "t4", "snapchat"), Choice("-", "t5", "skip")))
    # When the bot asks, then the age is answered and the place skipped
    assert next_choice(persona, [age]) == age.choices[1]
    assert next_choice(persona, [where]) == where.choices[1]
    assert next_choice(persona, [Heard("bot", "dag")]) is None


def test_every_broken_expectation_is_named() -> None:
    # Given a persona with expectations of every kind, and a talk that met none of them
    persona = Persona.model_validate(
        {
            "persona": "mo",
            "opening": "hoi",
            "expect": {
                "topic": "sextortion",
                "level": "E2",
                "crisis": True,
                "offered_human": True,
                "handed_over": True,
                "referrals": ["helpwanted"],
                "not_referrals": ["stopncii"],
                "report": {"sub": "money"},
                "never": ["betaal maar"],
            },
        }
    )
    transcript = Transcript([Heard("bot", "Betaal maar.", "utter_x", None, ("stopncii",))])
    # When
    wrong = judge(persona, transcript, Inside("grooming", "E1", crisis=False, handed_over=False))
    # Then
    assert len(wrong) == 9
