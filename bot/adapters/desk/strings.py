"""Every word the desk shows, from content/desk.yml, checked when the app starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.core.errors import ContentError


class Strings:
    """Dutch texts by dotted key. A missing key is a ContentError, never an empty place on the screen."""

    def __init__(self, tree: dict[str, Any], source: str = "content/desk.yml") -> None:
        self._tree = tree
        self._source = source
        _check(tree, "", source)

    @classmethod
    def load(cls, path: Path) -> Strings:
        """Reads a UTF-8 YAML file. Raises ContentError when it is missing or wrong."""
        try:
            tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise ContentError(f"{path.name} cannot be read: {error}") from error
        if not isinstance(tree, dict):
            raise ContentError(f"{path.name} must hold keys and texts")
        return cls(tree, path.name)

    def text(self, key: str, **values: object) -> str:
        """The text under `key`, with `{name}` places filled."""
        found = self._find(key)
        if not isinstance(found, str):
            raise ContentError(f"{self._source}: {key} is missing or is not a text")
        return found.format(**values) if values else found

    def label(self, group: str, key: str) -> str:
        """The label of a closed value; an unknown value is shown as it is, so that nothing is hidden from a counsellor."""
        found = self.group(group).get(key)
        return found if isinstance(found, str) else key.replace("_", " ")

    def group(self, key: str) -> dict[str, Any]:
        """Everything under a key."""
        found = self._find(key)
        if not isinstance(found, dict):
            raise ContentError(f"{self._source}: {key} is missing or is not a group")
        return found

    def items(self, key: str) -> list[str]:
        """A list of texts."""
        found = self._find(key)
        if not isinstance(found, list):
            raise ContentError(f"{self._source}: {key} is missing or is not a list")
        return [str(item) for item in found]

    def _find(self, key: str) -> object:
        found: object = self._tree
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found


def _check(tree: object, at: str, source: str) -> None:
    """YAML turns a bare yes or no into a truth value: a key or text that is not a string is an author's slip."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if not isinstance(key, str):
                raise ContentError(f"{source}: the key {key!r} under {at or 'the top'} needs quotes")
            _check(value, f"{at}.{key}".strip("."), source)
    elif isinstance(tree, list):
        for value in tree:
            _check(value, at, source)
    elif not isinstance(tree, str):
        raise ContentError(f"{source}: {at} must be a text in quotes")
