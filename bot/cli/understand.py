"""Asking the engine's NLU in bulk: one process for all lines of a file or all writers of the training data, no server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.engine_process import MODEL, ROOT, command, environment
from bot.core.errors import ConfigurationError, EngineUnavailable
from bot.core.turn import RiskHeard, Understanding


@dataclass(frozen=True)
class Heard:
    """What the NLU made of one text and how long it took."""

    understanding: Understanding
    ms: float

    @property
    def ranking(self) -> tuple[tuple[str, float], ...]:
        return self.understanding.ranking


def understand(texts: Sequence[str], model: Path | None = None) -> list[Heard]:
    """The understanding of every text, in order.

    Raises ConfigurationError without a model and EngineUnavailable when the run fails.
    """
    model = model or MODEL
    if not model.exists():
        raise ConfigurationError(f"no model at {model}: run `kompas train`")
    given = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run(
        command("-m", "engine.parse", "--model", str(model)),
        cwd=ROOT,
        env=environment(),
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != len(texts):
        raise EngineUnavailable(f"the engine's parser stopped with {done.returncode}: {done.stderr.strip()[-300:]}")
    return [_heard(json.loads(line)) for line in lines]


def _heard(row: dict[str, object]) -> Heard:
    ranking = tuple((str(name), float(p)) for name, p in row["ranking"])  # type: ignore[attr-defined]  # JSON of engine.parse
    intent, confidence = ranking[0]
    facts = {str(k): str(v) for k, v in dict(row.get("facts") or {}).items()}  # type: ignore[call-overload]  # JSON of engine.parse
    risk = RiskHeard(**dict(row["risk"])) if row.get("risk") else None  # type: ignore[call-overload]  # JSON of engine.parse
    return Heard(Understanding(intent, confidence, ranking, facts, risk), float(str(row["ms"])))


def across_writers(data: Path, folds: int, curve: Sequence[int] = ()) -> list[dict[str, Any]]:
    """The lines of engine.nlu.across_writers: training messages, judged by models that saw nothing by the same writer.

    Raises EngineUnavailable when the run fails.
    """
    words = ["-m", "engine.nlu.across_writers", "--data", str(data), "--config", str(ROOT / "config.yml"), "--folds", str(folds)]
    if curve:
        words += ["--curve", *map(str, curve)]
    done = subprocess.run(command(*words), cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EngineUnavailable(f"the engine could not compare writers: {done.stderr.strip()[-300:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]
