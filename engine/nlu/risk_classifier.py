"""The second detector of the crisis screen, as a Rasa component: a linear model over the same features as the intents.

It learns from messages labelled by risk (several writers, data/risk) and from the NLU's own data. What it says is only
advice to the gateway, which joins it with the lexicon (bot/core/risk/decision.py); nothing here starts a crisis.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.classifier import writer_of
from engine.nlu.linear import LinearModel, train
from engine.nlu.normaliser import normalise
from engine.nlu.telling import telling_words
from engine.process import ROOT

RISK = "risk"
"""Message property: {"crisis", "concern", "kind", "words", "start", "end"}; see `judge`."""
NONE, SOFT = "none", "soft"
KINDS = ("suicidal", "self_harm", "danger", "friend")
SENTENCE = re.compile(r"[^.!?;\n]+")
FEWEST_WORDS, MOST_SENTENCES = 3, 8
_CERTAIN = 1e-4
"""Probabilities are kept this far from 0 and 1: no single voice is ever wholly certain."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RiskClassifier(IntentClassifier, GraphComponent):
    """`labelled`: files or folders of JSON lines {"text", "risk", "kind"}, a file per writer. Never touches the intent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"labelled": [], "cost": 0.3, "never": []}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> RiskClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RiskClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa keeps what it trained; the labelled messages are not in its own data."""
        digest = sha256()
        for path in labelled_files(config.get("labelled") or ()):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        labelled = {text: (label, writer) for text, label, writer in read_labelled(self._config["labelled"])}
        for message in training_data.intent_examples:
            intent = message.get(INTENT)
            if message.get(TEXT) and intent not in self._config["never"]:
                label = intent if intent in KINDS else NONE
                labelled.setdefault(message.get(TEXT), (label, f"nlu {writer_of(message)}"))
        examples = [(text, normalise(text)) for text in labelled]
        labels, writers = zip(*labelled.values(), strict=True)
        self._model = train(examples, labels, writers, self._config["cost"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and self._model is not None and any(sign.isalpha() for sign in text):  # ".." says nothing
                message.set(RISK, judge(self._model, text), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data


def labelled_files(places: list[str] | tuple[str, ...]) -> list[Path]:
    """The files of `labelled`, folders opened."""
    paths = [ROOT / place for place in places]
    return [one for path in paths for one in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]


def read_labelled(places: list[str] | tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Text, class (`none`, `soft` or a kind of crisis) and writer (the file's name)."""
    for path in labelled_files(places):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                yield row["text"], row["kind"] if row["risk"] == "crisis" else row["risk"], path.stem


def judge(model: LinearModel, text: str) -> dict[str, Any]:
    """Probabilities of a crisis and of any concern, the likeliest kind, and the words that weighed most.

    Half of the voice has the message as a whole, half its worst sentence: a cry inside a long story would drown in it.
    """
    whole = _chances(model, text)
    spans = [found for found in SENTENCE.finditer(text) if len(found.group().split()) >= FEWEST_WORDS][:MOST_SENTENCES]
    heard = [(_chances(model, span.group()), span.start(), span.group()) for span in spans] if len(spans) > 1 else []
    worst, start, part = max(heard, key=lambda one: _crisis(one[0]), default=(whole, 0, text))
    concern = max((1 - one[0][NONE] for one in heard), default=1 - whole[NONE])
    kind = max(KINDS, key=lambda one: whole[one] + worst[one])
    crisis = _between(_crisis(whole), _crisis(worst))
    first, last = telling_words(model, part, kind if crisis >= whole[SOFT] else SOFT)
    return {
        "crisis": crisis,
        "concern": _between(1 - whole[NONE], concern),
        "kind": kind,
        "words": part[first:last],
        "start": start + first,
        "end": start + last,
    }


def _chances(model: LinearModel, text: str) -> dict[str, float]:
    return dict.fromkeys((NONE, SOFT, *KINDS), 0.0) | dict(model.ranking(text, normalise(text)))


def _crisis(chances: dict[str, float]) -> float:
    return sum(chances[kind] for kind in KINDS)


def _between(one: float, other: float) -> float:
    """The mean of two probabilities, as log-odds."""
    mean = (_log_odds(one) + _log_odds(other)) / 2
    return 1 / (1 + math.exp(-mean))


def _log_odds(p: float) -> float:
    p = min(max(p, _CERTAIN), 1 - _CERTAIN)
    return math.log(p / (1 - p))
