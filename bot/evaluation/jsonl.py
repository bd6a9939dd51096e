"""Reading and writing JSON lines with errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import ContentError


def read_lines(path: Path, required: tuple[str, ...]) -> list[dict[str, Any]]:
    """All objects of a JSON-lines file. Raises ContentError naming file and line when one is unusable."""
    if not path.is_file():
        raise ContentError(f"{path}: no such file")
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ContentError(f"{path}:{number}: not JSON ({error.msg})") from error
        missing = [key for key in required if not isinstance(row, dict) or not isinstance(row.get(key), str)]
        if missing:
            raise ContentError(f"{path}:{number}: {', '.join(missing)} missing or not a text")
        rows.append(row)
    if not rows:
        raise ContentError(f"{path}: holds no lines")
    return rows


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
