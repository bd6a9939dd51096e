"""Trains content/risk/wording.json from labelled messages; run by hand: `python -m bot.evaluation.learn_wording`."""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.adapters.content.lexicon import read_spelling
from bot.core.risk.normalise import split_words
from bot.core.risk.vocabulary import Spelling
from bot.core.risk.wording import Wording, features, sentences
from bot.evaluation.jsonl import read_lines
from bot.settings import ROOT

CLASSES = ("none", "soft", "suicidal", "self_harm", "danger", "friend")
CRISIS = CLASSES[2:]
EPOCHS = 9
STEP = 0.3
SEED = 11
_ENTITY = re.compile(r"\[([^\]]*)\](\{[^}]*\}|\([^)]*\))")


class Example(NamedTuple):
    """One labelled message."""

    text: str
    label: str


def examples(labelled: Sequence[Path], nlu: Path) -> Iterator[Example]:
    """Messages labelled by risk, and the NLU's training data: crisis intents are crises, the rest is harmless.

    A message of the NLU that a reader labelled otherwise (a friend in crisis, a wish that is only soft) counts as labelled.
    """
    known: set[str] = set()
    for path in labelled:
        for row in read_lines(path, ("text", "risk")):
            known.add(row["text"])
            yield Example(row["text"], row["kind"] if row["risk"] == "crisis" else row["risk"])
    for path in sorted(nlu.glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            label = block["intent"] if block.get("intent") in CRISIS else "none"
            for line in block.get("examples", "").splitlines() if "intent" in block else ():
                text = _ENTITY.sub(r"\1", line.strip().removeprefix("-").strip())
                if text and text not in known:
                    yield Example(text, label)


def train(rows: Sequence[Example], spelling: Spelling, epochs: int = EPOCHS) -> Wording:
    """Multinomial logistic regression by AdaGrad over grams that occur at least twice; deterministic."""
    vectors = [features([word.form for part in sentences(split_words(row.text), spelling) for word in part]) for row in rows]
    seen = Counter(gram for vector in vectors for gram, _ in vector)
    vectors = [[(gram, value) for gram, value in vector if seen[gram] > 1] for vector in vectors]
    weights = {gram: [0.0] * len(CLASSES) for gram, count in seen.items() if count > 1}
    squares = {gram: [1e-6] * len(CLASSES) for gram in weights}
    bias = [0.0] * len(CLASSES)
    order = list(range(len(rows)))
    shuffle = random.Random(SEED)  # noqa: S311  # the order of training, no secret
    for _ in range(epochs):
        shuffle.shuffle(order)
        for i in order:
            _step(vectors[i], CLASSES.index(rows[i].label), weights, squares, bias)
    rounded = {gram: tuple(round(w, 1) for w in row) for gram, row in weights.items()}
    return Wording(CLASSES, rounded, tuple(round(b, 3) for b in bias))


def _step(
    vector: Sequence[tuple[str, float]],
    label: int,
    weights: dict[str, list[float]],
    squares: dict[str, list[float]],
    bias: list[float],
) -> None:
    scores = list(bias)
    for gram, value in vector:
        for i, weight in enumerate(weights[gram]):
            scores[i] += weight * value
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    errors = [share / total - (i == label) for i, share in enumerate(shares)]
    for i, error in enumerate(errors):
        bias[i] -= 0.02 * error
    for gram, value in vector:
        row, square = weights[gram], squares[gram]
        for i, error in enumerate(errors):
            if error > 0.01 or error < -0.01:
                slope = error * value
                square[i] += slope * slope
                row[i] -= STEP * slope / math.sqrt(square[i])


def save(model: Wording, path: Path) -> None:
    """One line per gram, sorted, so that a change can be read in a diff."""
    rows = ((json.dumps(gram, ensure_ascii=False), json.dumps(row, separators=(",", ":"))) for gram, row in model.weights.items())
    lines = [f"{gram}:{row}" for gram, row in sorted(rows)]
    head = f'"classes": {json.dumps(model.classes)},\n"bias": {json.dumps(model.bias)},\n"weights": {{\n'
    path.write_text("{\n" + head + ",\n".join(lines) + "\n}\n}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on everything and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--labelled",
        type=Path,
        nargs="+",
        default=[ROOT / "tests" / "data" / "risk_dev.jsonl", *sorted((ROOT / "data" / "risk").glob("*.jsonl"))],
    )
    parser.add_argument("--nlu", type=Path, default=ROOT / "data" / "nlu")
    parser.add_argument("--out", type=Path, default=ROOT / "content" / "risk" / "wording.json")
    options = parser.parse_args(arguments)
    rows = list(examples(options.labelled, options.nlu))
    model = train(rows, read_spelling(ROOT / "content" / "risk"))
    save(model, options.out)
    sys.stdout.write(f"{len(rows)} messages, {len(model.weights)} grams -> {options.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
