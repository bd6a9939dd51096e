"""Given a folder of risk files with a mistake, when it is read, then the error says which file and what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.adapters.content.lexicon import load_lexicon
from bot.core.errors import ContentError
from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "content" / "risk", tmp_path / "risk"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_real_folder_loads(folder: Path) -> None:
    assert load_lexicon(folder).rules


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("suicidal.yml", "level: crisis", "level: red", "suicidal.yml: rules.0.level"),
        ("suicidal.yml", "suicidal.wish_to_die\n", "suicidal.not_live\n", "used twice: suicidal.not_live"),
        ("suicidal.yml", "<ik> <willen> dood", "<ik> <willen dood", "suicidal.wish_to_die"),
        ("suicidal.yml", "<ik> <willen> dood", "<nobody> dood", "no word set <nobody>"),
        ("suicidal.yml", "level: crisis", "level: none", "rules without a level"),
        ("exclusions.yml", "rules:", "rulez:", "exclusions.yml: rules"),
        ("exclusions.yml", "level: soft", "level: crisis", "exclusions of level crisis"),
        ("words.yml", "  filler:", "  fillers:", "missing sets"),
        ("words.yml", 'ik: "ik"', 'ik: "ik kwil"', "spelling.yml"),
        ("thresholds.yml", "crisis: 0.", "crisis: 7.", "thresholds.yml: wording.crisis"),
        ("thresholds.yml", "danger:", "dangers:", "no line for danger"),
        ("wording.json", '"friend"]', '"foe"]', "wording.json: classes"),
        ("scopes.yml", "still:", "still: [", "scopes.yml: cannot be parsed"),
    ],
)
def test_a_mistake_is_named(folder: Path, name: str, old: str, new: str, says: str) -> None:
    change(folder / name, old, new)
    with pytest.raises(ContentError, match=says.replace(".", r"\.").replace("[", r"\[")):
        load_lexicon(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "danger.yml").unlink()
    with pytest.raises(ContentError, match=r"danger\.yml: cannot be read"):
        load_lexicon(folder)


def test_a_gram_without_all_votes_is_refused(folder: Path) -> None:
    classes = '["none", "soft", "suicidal", "self_harm", "danger", "friend"]'
    (folder / "wording.json").write_text(f'{{"classes": {classes}, "bias": [0, 0, 0, 0, 0, 0], "weights": {{"a": [1]}}}}')
    with pytest.raises(ContentError, match="one weight for each class"):
        load_lexicon(folder)
