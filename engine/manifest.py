"""models/manifest.json: which model was built from what, so that a changed or swapped file is not served (R19).

Standard library only: the gateway's supervisor (Python 3.12) and the engine (3.10) read it with this same code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NAME = "manifest.json"


class ModelRefused(Exception):
    """The model or its manifest is missing or not as it was built; says which, in words for an operator."""


def write(model: Path, inputs: str, **about: Any) -> None:
    """Describe `model` in the manifest beside it. `inputs`: fingerprint of what it was trained on."""
    body = {"model": model.name, "sha256": digest(model), "inputs": inputs, **about}
    written = model.parent / f".{NAME}"
    written.write_bytes(_sealed(body))
    written.replace(model.parent / NAME)


def check(model: Path) -> dict[str, Any]:
    """The manifest of a model that is exactly what was built. Raises ModelRefused."""
    manifest = model.parent / NAME
    if not model.is_file():
        raise ModelRefused(f"there is no model at {model}: run `kompas train`")
    if not manifest.is_file():
        raise ModelRefused(f"there is no {NAME} beside {model}: run `kompas train`")
    given = manifest.read_bytes()
    try:
        body = json.loads(given)
        seal = body.pop("seal")
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise ModelRefused(f"{manifest} is damaged: run `kompas train`") from error
    if _sealed(body) != given or not isinstance(seal, str):
        raise ModelRefused(f"{manifest} was changed: run `kompas train`")
    if body.get("model") != model.name or body.get("sha256") != digest(model):
        raise ModelRefused(f"{model} is not the model that was trained: run `kompas train`")
    return dict(body)


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            found.update(block)
    return found.hexdigest()


def fingerprint(root: Path, paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of files; the order given does not matter."""
    found = hashlib.sha256()
    for path in sorted(set(paths)):
        found.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _sealed(body: dict[str, Any]) -> bytes:
    """The one spelling of a manifest: any other byte anywhere, white space included, is a change."""
    seal = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return (json.dumps({**body, "seal": seal}, sort_keys=True, indent=1) + "\n").encode()
