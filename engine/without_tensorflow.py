"""Keeps TensorFlow out of a process that does not use it: 280 MB and two seconds of every start.

Rasa imports TensorFlow at the top of modules whose neural components (DIET, TED) our pipeline does not have. For such a
model a stand-in takes its place: names exist, so that classes can be defined and types annotated, and using one fails
loudly. A model with a neural component gets the real thing; so does plain `rasa run`.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

ROOTS = ("tensorflow", "tensorflow_addons", "keras")
NEURAL = ("DIETClassifier", "TEDPolicy", "UnexpecTEDIntentPolicy", "ResponseSelector", "LanguageModelFeaturizer", "ConveRT")
METADATA = "metadata.json"


class TensorflowMissing(RuntimeError):
    """Something used TensorFlow in a process that was started without it."""


def needed_by(model: Path) -> bool:
    """Whether the model names a neural component, or cannot be read (then Rasa shall say why)."""
    try:
        with tarfile.open(model) as archive:
            member = next(one for one in archive if Path(one.name).name == METADATA)
            file = archive.extractfile(member)
            text = file.read().decode() if file else ""
    except (OSError, tarfile.TarError, StopIteration, UnicodeDecodeError):
        return True
    nodes = json.dumps(json.loads(text).get("predict_schema", {}))
    return any(name in nodes for name in NEURAL)


def keep_out() -> None:
    """Call before Rasa is imported. Does nothing when TensorFlow is there already."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for TensorFlow and everything below it."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in ROOTS:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


class _StandIn(ModuleType):
    """A module of which every name is a class that cannot be used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = _unusable(f"{self.__name__}.{name}")
        setattr(self, name, found)
        return found


class _Unusable(type):
    """Further names below a class (`tf.keras.layers.Layer`) are such classes too."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _unusable(f"{cls.__module__}.{cls.__name__}.{name}")


def _unusable(path: str) -> type:
    module, _, name = path.rpartition(".")

    def refuse(self: object, *_args: object, **_named: object) -> None:
        raise TensorflowMissing(path)

    return _Unusable(name, (), {"__init__": refuse, "__module__": module})
