"""Opens one content file and checks it against its shape; every mistake becomes one sentence that names file and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.core.errors import ContentError

Shape = TypeVar("Shape", bound=BaseModel)


class _Reader(yaml.CSafeLoader):
    """YAML as an editor expects it: `yes`, `no` and `on` are words, and a key that stands there twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [str(key) for key in keys if keys.count(key) > 1] if len(made) < len(keys) else []
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"`{twice[0]}` stands here twice", node.start_mark)
        return made


_BOOLEAN = "tag:yaml.org,2002:bool"
_Reader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in known if tag != _BOOLEAN or sign in "tTfF"]
    for sign, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds. Raises ContentError when it is not there, not YAML or not a mapping."""
    try:
        loaded = yaml.load(path.read_text("utf-8"), _Reader)  # noqa: S506  # a SafeLoader
    except FileNotFoundError as error:
        raise ContentError(f"{path.name}: the file is missing (looked in {path.parent})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: this is not readable YAML: {error}") from error
    if not isinstance(loaded, dict):
        raise ContentError(f"{path.name}: a file of `key: value` lines is needed")
    return loaded


def read_file(path: Path, shape: type[Shape]) -> Shape:
    """A content file as its shape. Raises ContentError that names the file, the first wrong key and what is wrong with it."""
    try:
        return shape.model_validate(read_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise ContentError(f"{path.name}: {where + ': ' if where else ''}{first['msg']}{more}") from error
