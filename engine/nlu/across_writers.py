"""`python -m engine.nlu.across_writers`: how well are writers understood who wrote nothing of what was learned?

Each fold leaves whole writers out, learns and calibrates on the others exactly as `kompas train` does, and judges what was
left out. One JSON line a message: `{"writer", "intent", "ranking", "ms"}`; with `--curve` also `{"most", "intent", "ranking"}`,
learned from at most so many messages per intent. The gateway's `kompas eval nlu --across-writers` makes figures of them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from engine.nlu.features import Document, counts
from engine.nlu.linear import SEED, LinearModel, fit, learn

COMPONENT = "engine.nlu.classifier.LinearIntentClassifier"


@dataclass(frozen=True)
class Row:
    """One training message with its counted features."""

    text: str
    intent: str
    writer: str
    document: Document


def main(arguments: list[str] | None = None) -> int:
    """0, or 2 when the messages have fewer than two writers."""
    options = _options(arguments)
    settings = _settings(options.config)
    rows = read(options.data, frozenset(settings["never"]))
    groups = divide([row.writer for row in rows], options.folds)
    if len(groups) < 2:
        sys.stderr.write(f"{options.data}: needs messages of at least two writers (metadata: {{writer: a}})\n")
        return 2
    for group in groups:
        known, unseen = [r for r in rows if r.writer not in group], [r for r in rows if r.writer in group]
        if not options.curve:
            _judge(known, unseen, settings["cost"])
        for most in options.curve:
            _judge_with(few(known, most), unseen, settings["cost"], most)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m engine.nlu.across_writers", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--folds", type=int, required=True)
    parser.add_argument("--curve", type=int, nargs="*", default=[])
    return parser.parse_args(arguments)


def _settings(config: Path) -> dict[str, Any]:
    """What the pipeline tells the classifier; the component's own defaults are in a module that needs all of Rasa."""
    from engine.nlu.classifier import LinearIntentClassifier

    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    told: dict[str, Any] = next((part for part in pipeline if part["name"] == COMPONENT), {})
    return {**LinearIntentClassifier.get_default_config(), **told}


def read(data: Path, never: frozenset[str]) -> list[Row]:
    """The messages that the classifier learns, in the order of the files."""
    from engine.nlu.normaliser import normalise

    rows: list[Row] = []
    for path in sorted(data.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            intent, writer = block.get("intent"), str((block.get("metadata") or {}).get("writer", ""))
            if not intent or intent in never:
                continue
            texts = [line.strip()[1:].strip() for line in block["examples"].splitlines() if line.strip().startswith("-")]
            rows += [Row(text, intent, writer, counts(text, normalise(text))) for text in texts]
    return rows


def divide(writers: Sequence[str], folds: int) -> list[frozenset[str]]:
    """Writers in groups of about as many messages; who is in which hangs on the numbers alone."""
    groups: list[set[str]] = [set() for _ in range(folds)]
    sizes = [0] * folds
    for writer, n in sorted(Counter(writers).items(), key=lambda item: (-item[1], item[0])):
        smallest = sizes.index(min(sizes))
        groups[smallest].add(writer)
        sizes[smallest] += n
    return [frozenset(group) for group in groups if group]


def few(rows: Sequence[Row], most: int) -> list[Row]:
    """At most so many messages per intent, drawn from all writers; more of the same draw when `most` grows."""
    by_intent: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_intent[row.intent].append(row)
    kept: list[Row] = []
    for intent in sorted(by_intent):
        drawn = by_intent[intent]
        random.Random(SEED).shuffle(drawn)  # noqa: S311  # a draw that can be repeated, no secret
        kept += drawn[:most]
    return kept


def _judge(known: Sequence[Row], unseen: Sequence[Row], cost: float) -> None:
    from engine.nlu.normaliser import normalise

    model = learn([r.document for r in known], [r.intent for r in known], [r.writer for r in known], cost)
    for row in unseen:
        start = time.perf_counter()
        ranking = model.ranking(row.text, normalise(row.text))
        ms = (time.perf_counter() - start) * 1000
        _say({"writer": row.writer, "text": row.text, "intent": row.intent, "ranking": ranking, "ms": round(ms, 3)})


def _judge_with(known: Sequence[Row], unseen: Sequence[Row], cost: float, most: int) -> None:
    """Without calibration: a curve shows which intent is first, not how sure."""
    intents = sorted({row.intent for row in known})
    target = np.asarray([intents.index(row.intent) for row in known])
    model = LinearModel(intents, *fit([row.document for row in known], target, len(intents), cost), 1.0)
    scores = model.vocabulary.matrix([row.document for row in unseen]) @ model.weights + model.bias
    for row, line in zip(unseen, scores, strict=True):
        best = [[intents[i], 0.0] for i in (-line).argsort(kind="stable")[:3]]
        _say({"most": most, "text": row.text, "intent": row.intent, "ranking": best, "ms": 0.0})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
