"""The figures of `kompas eval nlu --across-writers` and `--learning-curve`, and the small table that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.evaluation.nlu import Judged, evaluate

SIZES = (10, 20, 40, 80, 160, 320)
"""Messages per intent of the learning curve; an intent that has fewer gives all."""
SHOWN = ("n", "accuracy", "top3", "macro_f1", "ece")


def by_writer(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Everything pooled as for any file, and the main figures of each writer."""
    ordered = sorted(lines, key=lambda line: str(line["writer"]))
    writers = {writer: _main(list(own)) for writer, own in groupby(ordered, key=lambda line: str(line["writer"]))}
    return {"pooled": evaluate([_judged(line) for line in lines]), "writers": writers}


def learning_curve(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`{"per_intent", "accuracy", "top3", "macro_f1"}`, fewest messages first."""
    curve = []
    for most in sorted({int(line["most"]) for line in lines}):
        figures = _main([line for line in lines if line["most"] == most])
        curve.append({"per_intent": most} | {name: figures[name] for name in ("accuracy", "top3", "macro_f1")})
    return curve


def table(figures: Mapping[str, Any]) -> str:
    """For a person at the terminal; the JSON says the same and more."""
    rows: list[tuple[str, ...]] = []
    if "writers" in figures:
        rows.append(("writer", *SHOWN))
        rows += [(writer or "-", *(str(own[name]) for name in SHOWN)) for writer, own in figures["writers"].items()]
        rows.append(("all", *(str(figures["pooled"][name]) for name in SHOWN)))
    if "learning_curve" in figures:
        rows.append(("per intent", "accuracy", "top3", "macro_f1"))
        rows += [tuple(str(value) for value in point.values()) for point in figures["learning_curve"]]
    return "\n".join("".join(cell.rjust(11) for cell in row) for row in rows)


def _main(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    figures = evaluate([_judged(line) for line in lines])
    return {name: figures[name] for name in SHOWN}


def _judged(line: Mapping[str, Any]) -> Judged:
    ranking = tuple((str(name), float(chance)) for name, chance in line["ranking"])
    return Judged(line["text"], line["intent"], frozenset(), ranking, float(line["ms"]))
