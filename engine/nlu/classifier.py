"""The default intent classifier as a Rasa component; `nlu_fallback` when nothing is likely enough."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.linear import LinearModel, train
from engine.nlu.normaliser import NORMALISED

RANKING = "intent_ranking"
FALLBACK = "nlu_fallback"
SURE = 0.9999
"""Below 1: only a button is wholly certain."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Sets intent and ranking. `never` names intents that only payloads and exact phrases may give."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"cost": 0.3, "threshold": 0.25, "never": []}

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
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        rows = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT) not in self._config["never"]]
        examples = [(m.get(TEXT), m.get(NORMALISED)) for m in rows]
        self._model = train(examples, [m.get(INTENT) for m in rows], [writer_of(m) for m in rows], self._config["cost"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._judge(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def _judge(self, message: Message) -> None:
        text = message.get(TEXT)
        if not text or self._model is None:
            return
        ranking = self._model.ranking(text, message.get(NORMALISED) or "")
        name, confidence = ranking[0][0], min(ranking[0][1], SURE)
        if confidence < self._config["threshold"]:
            name = FALLBACK
        message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
        message.set(RANKING, [{"name": one, "confidence": p} for one, p in ranking], add_to_output=True)


def writer_of(message: Message) -> str:
    """Who wrote the example (`metadata: {writer: a}` on the intent block)."""
    metadata = message.get("metadata") or {}
    return str((metadata.get("intent") or {}).get("writer", "")) if isinstance(metadata, dict) else ""
