"""Reads content/risk (one folder of YAML files) into the lexicon of the crisis screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.errors import ContentError
from bot.core.risk.lexicon import Lexicon, Rule, ScopePhrases, Source, Thresholds, build_lexicon
from bot.core.risk.types import RiskKind, RiskLevel
from bot.core.risk.vocabulary import Spelling

RULE_FILES = ("suicidal", "self_harm", "danger")


class _Entry(BaseModel):
    """Shared by all files: an unknown key is a mistake, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Rule(_Entry):
    id: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)+$")
    level: RiskLevel = RiskLevel.NONE
    kind: RiskKind = RiskKind.SUICIDAL
    why: str = Field(min_length=3, max_length=120)
    phrases: tuple[str, ...] = Field(min_length=1)
    friend: bool = False
    negated: RiskLevel = RiskLevel.SOFT
    past: RiskLevel = RiskLevel.SOFT
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = Field(min_length=1)


class _Rules(_Entry):
    rules: tuple[_Rule, ...]


class _Words(_Entry):
    sets: dict[str, str]


class _Spelling(_Entry):
    replace: dict[str, str]
    join: str
    near: str
    glue: str


class _Scopes(_Entry):
    denied_before: tuple[str, ...]
    denied_before_clause: tuple[str, ...]
    denied_after: tuple[str, ...]
    past: tuple[str, ...]
    still: tuple[str, ...]


class _Thresholds(_Entry):
    crisis: float = Field(gt=0, le=1)
    soft: float = Field(gt=0, le=1)


Model = TypeVar("Model", bound=_Entry)


def load_lexicon(path: Path) -> Lexicon:
    """Read and compile the folder `path` (content/risk); takes about a second. Raises ContentError with file and key."""
    return build_lexicon(read_source(path))


def read_source(path: Path) -> Source:
    """The files as they stand, validated. Raises ContentError."""
    rules = tuple(_rule(rule) for name in RULE_FILES for rule in _read(path / f"{name}.yml", _Rules).rules)
    exclusions = tuple(_rule(rule) for rule in _read(path / "exclusions.yml", _Rules).rules)
    ids = [rule.id for rule in (*rules, *exclusions)]
    doubles = sorted({i for i in ids if ids.count(i) > 1})
    if doubles:
        raise ContentError(f"{path.name}: ids used twice: {', '.join(doubles)}")
    quiet = [rule.id for rule in rules if rule.level is RiskLevel.NONE]
    loud = [rule.id for rule in exclusions if rule.level is not RiskLevel.NONE]
    if quiet or loud:
        raise ContentError(f"{path.name}: rules without a level {quiet}, exclusions with a level {loud}")
    sets = {name: tuple(words.split()) for name, words in _read(path / "words.yml", _Words).sets.items()}
    spelling = _read(path / "spelling.yml", _Spelling)
    thresholds = _read(path / "thresholds.yml", _Thresholds)
    if thresholds.soft > thresholds.crisis:
        raise ContentError(f"{path.name}/thresholds.yml: soft lies above crisis")
    return Source(
        rules,
        exclusions,
        sets,
        ScopePhrases(**_read(path / "scopes.yml", _Scopes).model_dump()),
        Spelling(
            {typed: tuple(meant.split()) for typed, meant in spelling.replace.items()},
            frozenset(spelling.join.split()),
            frozenset(spelling.near.split()),
            frozenset(spelling.glue.split()),
        ),
        Thresholds(thresholds.crisis, thresholds.soft),
    )


def _rule(entry: _Rule) -> Rule:
    return Rule(**dict(entry))


def _read(file: Path, model: type[Model]) -> Model:
    try:
        data: Any = yaml.safe_load(file.read_text("utf-8"))
    except OSError as error:
        raise ContentError(f"{file.name}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{file.name}: no valid YAML ({error})") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"{file.name}: {where}: {first['msg']}") from error
