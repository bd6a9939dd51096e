"""Reads content/risk (one folder of YAML files) into the lexicon of the crisis screen."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.core.errors import ContentError
from bot.core.risk import Lexicon, RiskKind, RiskLevel
from bot.core.risk.lexicon import Rule


def load_lexicon(path: Path) -> Lexicon:
    """Read the folder `path` (content/risk). Raises ContentError that names the file and the key."""
    rules: list[Rule] = []
    for file in sorted(path.glob("*.yml")):
        for entry in yaml.safe_load(file.read_text("utf-8"))["rules"]:
            try:
                rule = Rule(entry["id"], RiskLevel(entry["level"]), RiskKind(entry["kind"]), entry["why"], tuple(entry["phrases"]))
            except (KeyError, ValueError) as error:
                raise ContentError(f"{file.name}: {error}") from error
            rules.append(rule)
    return Lexicon(tuple(rules))
