"""The persona file of `kompas eval dialogue`: who talks, what they answer, what must come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.core.conversation import Channel
from bot.core.errors import ContentError

PICTURE = "[photo]"
"""An entry in `says` that stands for a picture sent."""


class Expectation(BaseModel):
    """What must hold when the talk is over. A key that is not given is not checked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    topic: str | None = None
    level: str | None = None
    crisis: bool | None = None
    offered_human: bool | None = None
    handed_over: bool | None = None
    referrals: tuple[str, ...] = ()
    not_referrals: tuple[str, ...] = ()
    report: dict[str, str] = Field(default_factory=dict)
    never: tuple[str, ...] = ()

    @field_validator("report", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        """YAML reads a bare yes and no as booleans; the vocabulary has them as words."""
        return {k: _word(v) for k, v in value.items()} if isinstance(value, dict) else value


class Persona(BaseModel):
    """One simulated youth. Keys the tool does not know (`why`, notes) are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    persona: str
    channel: Channel = Channel.WEB
    opening: str
    answers: dict[str, str] = Field(default_factory=dict)
    says: tuple[str, ...] = ()
    expect: Expectation = Expectation()

    @field_validator("answers", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        return {k: _word(v) for k, v in value.items()} if isinstance(value, dict) else value


def _word(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def read_personas(path: Path) -> list[Persona]:
    """All personas of a file. Raises ContentError naming file, persona and key."""
    if not path.is_file():
        raise ContentError(f"{path}: no such file")
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContentError(f"{path}: not YAML ({error})") from error
    if not isinstance(rows, list) or not rows:
        raise ContentError(f"{path}: must be a list of personas")
    personas = []
    for number, row in enumerate(rows, start=1):
        try:
            personas.append(Persona.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            name = row.get("persona", f"number {number}") if isinstance(row, dict) else f"number {number}"
            raise ContentError(f"{path}: persona {name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    return personas
