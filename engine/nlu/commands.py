"""The few exact phrases that mean the same as a button (`terug`, `herhaal`, `sla over`): the examples of data/nlu/commands.yml.

Exact on purpose: "ik wil niet meer verder" must never be taken for `verder`. The classifier does not learn these intents.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.normaliser import words

FILE = "phrases.json"
SURE = 0.99
"""Below 1: only a button is wholly certain."""


PUNCTUATION = frozenset(".,!?")


def key(text: str) -> str:
    """What must be equal: the words as meant, without punctuation. Empty (equal to nothing) when other signs are in it:
    what looks like a command (`/stop`) is not taken for one, whatever it says.
    """
    said = [word.plain for word in words(text) if word.plain not in PUNCTUATION]
    return " ".join(said) if all(word.isalnum() for word in said) else ""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CommandPhrases(IntentClassifier, GraphComponent):
    """Place it after the classifier; the ranking it made is kept. `intents` names the command intents."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intents": []}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, phrases: dict[str, str] | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._phrases = phrases or {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> CommandPhrases:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CommandPhrases:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, json.loads((folder / FILE).read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        wanted = set(self._config["intents"])
        examples = training_data.intent_examples
        self._phrases = {key(m.get(TEXT)): m.get(INTENT) for m in examples if m.get(INTENT) in wanted and key(m.get(TEXT))}
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(self._phrases, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = self._phrases.get(key(message.get(TEXT) or ""))
            if intent is not None:
                message.set(INTENT, {"name": intent, "confidence": SURE}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
