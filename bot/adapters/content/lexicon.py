"""Reads content/risk (one folder of YAML files) into the lexicon of the crisis screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.errors import ContentError
from bot.core.risk.lexicon import Lexicon, Rule, ScopePhrases, Source, Thresholds, build_lexicon
from bot.core.risk.types import RiskKind, RiskLevel
from bot.core.risk.vocabulary import Spelling
from bot.core.risk.wording import Wording

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


class _Levels(_Entry):
    crisis: float = Field(gt=0, le=1)
    soft: float = Field(gt=0, le=1)


class _Joined(_Levels):
    nlu_weight: float = Field(ge=0, le=2)


class _Detector(_Levels):
    explained: float = Field(gt=0, le=1)
    nothing: float = Field(ge=0, lt=1)


class _Thresholds(_Entry):
    wording: _Levels
    joined: _Joined
    detector: _Detector
    why: dict[str, str]


class _Wording(_Entry):
    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]


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
    loud = [rule.id for rule in exclusions if rule.level is RiskLevel.CRISIS]
    if quiet or loud:
        raise ContentError(f"{path.name}: rules without a level {quiet}, exclusions of level crisis {loud}")
    sets = {name: tuple(words.split()) for name, words in _read(path / "words.yml", _Words).sets.items()}
    thresholds = _thresholds(_read(path / "thresholds.yml", _Thresholds))
    wording = _wording(path / "wording.json")
    return Source(
        rules,
        exclusions,
        sets,
        ScopePhrases(**_read(path / "scopes.yml", _Scopes).model_dump()),
        read_spelling(path),
        thresholds,
        wording,
    )


def read_spelling(path: Path) -> Spelling:
    """How people type (`path`/spelling.yml). Raises ContentError."""
    spelling = _read(path / "spelling.yml", _Spelling)
    return Spelling(
        {typed: tuple(meant.split()) for typed, meant in spelling.replace.items()},
        frozenset(spelling.join.split()),
        frozenset(spelling.near.split()),
        frozenset(spelling.glue.split()),
    )


def _thresholds(file: _Thresholds) -> Thresholds:
    missing = {"soft", *(kind.value for kind in RiskKind)} - file.why.keys()
    if missing:
        raise ContentError(f"thresholds.yml: why: no line for {', '.join(sorted(missing))}")
    alone, joined, engine = file.wording, file.joined, file.detector
    return Thresholds(
        crisis=alone.crisis,
        soft=alone.soft,
        joined_crisis=joined.crisis,
        joined_soft=joined.soft,
        nlu_weight=joined.nlu_weight,
        detector_crisis=engine.crisis,
        detector_soft=engine.soft,
        detector_explained=engine.explained,
        detector_nothing=engine.nothing,
        why=file.why,
    )


def _wording(path: Path) -> Wording:
    """The trained weights; JSON, because they are made by a program and many."""
    file = _read(path, _Wording)
    expected = {"none", "soft", *(kind.value for kind in RiskKind)}
    if set(file.classes) != expected or len(file.bias) != len(file.classes):
        raise ContentError(f"{path.name}: classes must be {', '.join(sorted(expected))}")
    if any(len(row) != len(file.classes) for row in file.weights.values()):
        raise ContentError(f"{path.name}: a gram has not one weight for each class")
    return Wording(file.classes, file.weights, file.bias)


def _rule(entry: _Rule) -> Rule:
    return Rule(**dict(entry))


def _read(file: Path, model: type[Model]) -> Model:
    try:
        text = file.read_text("utf-8")
        data: Any = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise ContentError(f"{file.name}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, json.JSONDecodeError) as error:
        raise ContentError(f"{file.name}: cannot be parsed ({error})") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"{file.name}: {where}: {first['msg']}") from error
