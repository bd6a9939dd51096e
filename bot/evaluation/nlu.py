"""The figures of `kompas eval nlu`: accuracy, top 3, macro-F1, calibration, time, confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10


@dataclass(frozen=True)
class Judged:
    """One labelled message and what the engine made of it."""

    text: str
    intent: str
    also: frozenset[str]
    """Other intents that are right as well."""
    ranking: tuple[tuple[str, float], ...]
    """Best first, over the whole vocabulary."""
    ms: float

    @property
    def top(self) -> str:
        return self.ranking[0][0]

    @property
    def accepted(self) -> frozenset[str]:
        return self.also | {self.intent}

    @property
    def right(self) -> bool:
        return self.top in self.accepted


def evaluate(lines: Sequence[Judged]) -> dict[str, Any]:
    """The JSON object of `kompas eval nlu`.

    macro_f1 and the per-intent figures count an accepted alternative as the label itself; ece (10 equal bins) compares
    the confidence in the first intent with how often it was acceptable.
    """
    n = len(lines)
    labels = [(line.intent, line.intent if line.right else line.top) for line in lines]
    intents = {intent: _scores(intent, labels) for intent in sorted({line.intent for line in lines})}
    confusions = Counter(pair for pair in labels if pair[0] != pair[1])
    times = sorted(line.ms for line in lines)
    return {
        "n": n,
        "accuracy": round(sum(line.top == line.intent for line in lines) / n, 4),
        "accuracy_also": round(sum(line.right for line in lines) / n, 4),
        "top3": round(sum(any(i in line.accepted for i, _ in line.ranking[:3]) for line in lines) / n, 4),
        "macro_f1": round(sum(s["f1"] for s in intents.values()) / len(intents), 4),
        "ece": round(calibration_error([(line.ranking[0][1], line.right) for line in lines]), 4),
        "ms_p50": round(percentile(times, 0.50), 3),
        "ms_p95": round(percentile(times, 0.95), 3),
        "intents": {name: {k: v for k, v in s.items() if k != "f1"} for name, s in intents.items()},
        "confusions": [{"intent": a, "predicted": b, "count": c} for (a, b), c in confusions.most_common()],
    }


def _scores(intent: str, labels: Sequence[tuple[str, str]]) -> dict[str, float]:
    hit = sum(gold == intent == guess for gold, guess in labels)
    support = sum(gold == intent for gold, _ in labels)
    guessed = sum(guess == intent for _, guess in labels)
    precision = hit / guessed if guessed else 0.0
    recall = hit / support
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "support": support, "f1": f1}


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of (confidence, right) pairs over ten equal bins."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in pairs:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return sum(
        abs(sum(c for c, _ in members) / len(members) - sum(r for _, r in members) / len(members)) * len(members) / len(pairs)
        for members in bins.values()
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the ordered values lie (nearest rank)."""
    return ordered[min(len(ordered) - 1, max(0, int(share * len(ordered) + 0.5) - 1))]
