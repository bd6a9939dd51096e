"""The linear intent model: training, calibration, ranking, and its plain files (npz and JSON, nothing that runs code)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rasa.shared.exceptions import RasaException
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.svm import LinearSVC

from engine.nlu.features import BLOCKS, Document, Floats, Vocabulary, counts

Example = tuple[str, str]
"""Text as typed, text normalised."""
FOLDS = 4
TOGETHER = 2
"""Threads; the learning itself lets go of Python's lock."""
SEED = 7


@dataclass
class LinearModel:
    """Weights per feature and intent; `temperature` makes the probabilities honest."""

    intents: list[str]
    vocabulary: Vocabulary
    weights: Floats
    bias: Floats
    temperature: float

    def probabilities(self, typed: str, normalised: str) -> Floats:
        """Calibrated, in the order of `intents`; they add up to 1."""
        columns, values = self.vocabulary.row(counts(typed, normalised))
        chances: Floats = softmax((values @ self.weights[columns] + self.bias)[None, :] / self.temperature)[0]
        return chances

    def ranking(self, typed: str, normalised: str) -> list[tuple[str, float]]:
        """All intents, the likeliest first."""
        probabilities = self.probabilities(typed, normalised)
        return [(self.intents[i], float(probabilities[i])) for i in np.argsort(-probabilities)]

    def save(self, folder: Path) -> None:
        np.savez(folder / "weights.npz", weights=self.weights, bias=self.bias, idf=self.vocabulary.idf)
        plain = {"intents": self.intents, "temperature": self.temperature}
        plain["columns"] = [list(block) for block in self.vocabulary.columns]
        (folder / "vocabulary.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        plain = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        if len(plain["columns"]) != len(BLOCKS):
            raise RasaException("the model was trained by another version of engine/nlu/features.py: run `kompas train`")
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            weights, bias, idf = arrays["weights"], arrays["bias"], arrays["idf"]
        columns: list[dict[str, int]] = []
        at = 0
        for block in plain["columns"]:
            columns.append({gram: at + i for i, gram in enumerate(block)})
            at += len(block)
        return cls(plain["intents"], Vocabulary(tuple(columns), idf), weights, bias, float(plain["temperature"]))


def train(examples: Sequence[Example], labels: Sequence[str], writers: Sequence[str], cost: float) -> LinearModel:
    """Fit on everything; calibrate on folds that leave out whole writers, because a new youth is a new writer."""
    return learn([counts(*example) for example in examples], labels, writers, cost)


def learn(documents: Sequence[Document], labels: Sequence[str], writers: Sequence[str], cost: float) -> LinearModel:
    """The same from counted messages."""
    intents = sorted(set(labels))
    target = np.asarray([intents.index(label) for label in labels])
    vocabulary = Vocabulary.learn(documents)
    raw = vocabulary.raw(documents)
    with ThreadPoolExecutor(TOGETHER) as threads:
        whole = threads.submit(_fit, vocabulary.unit(raw), target, len(intents), cost)
        temperature = _temperature(vocabulary, raw, target, folds(target, writers), len(intents), cost, threads)
        weights, bias = whole.result()
    return LinearModel(intents, vocabulary, weights, bias, temperature)


def fit(documents: Sequence[Document], target: Floats, n: int, cost: float) -> tuple[Vocabulary, Floats, Floats]:
    """Vocabulary, weights and bias of `_fit` from counted messages."""
    vocabulary = Vocabulary.learn(documents)
    return vocabulary, *_fit(vocabulary.matrix(documents), target, n, cost)


def _fit(matrix: csr_matrix, target: Floats, n: int, cost: float) -> tuple[Floats, Floats]:
    """A linear support vector machine, one intent against the rest, balanced: a topic is as likely to be told as any other,
    however many messages somebody wrote for it. Other models differ by less than the next writer's messages add
    (docs/adr/007-understanding.md); the temperature makes its scores chances.
    """
    model = LinearSVC(C=cost, class_weight="balanced", tol=1e-2, random_state=SEED)
    model.fit(matrix, target)
    weights = np.zeros((matrix.shape[1], n), np.float32)
    bias = np.full(n, -9.0, np.float32)  # an intent that this fold has not seen
    if len(model.classes_) == 2:
        weights[:, model.classes_[1]] = model.coef_[0]
        bias[model.classes_] = (0.0, model.intercept_[0])
    else:
        weights[:, model.classes_] = model.coef_.T
        bias[model.classes_] = model.intercept_
    return weights, bias


def folds(target: Floats, writers: Sequence[str]) -> list[tuple[Floats, Floats]]:
    """Train and test indices; by writer when at least two wrote."""
    if len(set(writers)) >= 2:
        return list(GroupKFold(min(FOLDS, len(set(writers)))).split(target, target, writers))
    rarest = int(np.bincount(target).min())
    if rarest < 2:
        return []
    return list(StratifiedKFold(min(FOLDS, rarest), shuffle=True, random_state=SEED).split(target, target))


def _temperature(
    vocabulary: Vocabulary,
    raw: csr_matrix,
    target: Floats,
    split: Sequence[tuple[Floats, Floats]],
    n: int,
    cost: float,
    threads: ThreadPoolExecutor,
) -> float:
    """Learned on what each fold leaves out. The vocabulary is counted once; a fold knows only the columns it has seen."""
    logits: list[Floats] = []
    truth: list[Floats] = []

    def judge(known: Floats, rows: Floats) -> Floats:
        seen = np.asarray(raw[known].getnnz(axis=0) > 0)
        weights, bias = _fit(vocabulary.unit(raw[known]), target[known], n, cost)
        return np.asarray(vocabulary.unit(raw[rows], seen) @ weights + bias)

    kept = [(known, held_out[np.isin(target[held_out], target[known])]) for known, held_out in split]
    kept = [(known, rows) for known, rows in kept if len(rows)]
    for (_, rows), scores in zip(kept, threads.map(lambda fold: judge(*fold), kept), strict=True):
        logits.append(scores)
        truth.append(target[rows])
    if not logits:
        return 1.0
    scores, right = np.concatenate(logits), np.concatenate(truth)

    def loss(log_t: float) -> float:
        chances = softmax(scores / np.exp(log_t))[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5, 3), method="bounded").x))


def softmax(scores: Floats) -> Floats:
    """Row by row."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return chances
