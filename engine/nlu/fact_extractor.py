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
    """Place it after the classifier. `keep` names intents that stay even when the message holds nothing but facts."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._keep = frozenset(config.get("keep") or ())
        self._sure_enough = float(config.get("sure_enough", 0.5))
        finder()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"keep": [], "sure_enough": 0.5}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> FactExtractor:
        return cls(config)

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
        intent = message.get(INTENT) or {}
        kept = intent.get("name") in self._keep and float(intent.get("confidence") or 0) >= self._sure_enough
        if heard.nothing_else and not kept:
            message.set(INTENT, {"name": INFORM, "confidence": SURE}, add_to_output=True)
