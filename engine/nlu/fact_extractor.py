"""Facts as Rasa entities named like the slots they fill; a message of facts alone gets the intent `inform`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.facts import finder

INFORM = "inform"
SURE = 0.99
"""Below 1: only a button is wholly certain."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Place it after the classifier.

    A message of nothing but facts becomes `inform`, unless the classifier is surer than `sure_enough` of another intent
    ("hij wil geld" is also how a talk begins), or thinks of one of `crisis` at all. Intents of `overruled` never
    stay: a bare "ja, 15" is an answer.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._crisis = frozenset(config["crisis"])
        self._overruled = frozenset(config["overruled"])
        self._sure_enough = float(config["sure_enough"])
        finder()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"crisis": [], "overruled": [], "sure_enough": 0.6}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> FactExtractor:
        return cls({**cls.get_default_config(), **config})

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self._extract(message)
        return messages

    def _extract(self, message: Message) -> None:
        heard = finder().find(message.get(TEXT))
        entities = [
            {"entity": one.slot, "value": one.value, "start": one.start, "end": one.end, "extractor": "FactExtractor"}
            for one in heard.facts
        ]
        message.set(ENTITIES, [*(message.get(ENTITIES) or []), *entities], add_to_output=True)
        if heard.nothing_else and not self._keeps(message.get(INTENT) or {}):
            message.set(INTENT, {"name": INFORM, "confidence": SURE}, add_to_output=True)

    def _keeps(self, intent: dict[str, Any]) -> bool:
        name, confidence = intent.get("name"), float(intent.get("confidence") or 0.0)
        return name in self._crisis or (name not in self._overruled and confidence >= self._sure_enough)
