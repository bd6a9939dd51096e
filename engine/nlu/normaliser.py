"""Chat-speak, youth spelling and look-alike writing turned into ordinary Dutch, as *extra* features.

What was typed is never replaced: the classifier reads both, the crisis screen and the counsellor read only the original.
The lexicon is content/chat_speak.yml.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import simplemma
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.vocabulary import read

NORMALISED = "kompas_normalised"
"""Message property: the normalised, lemmatised words, joined by spaces."""
LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
LEET_WORD = re.compile(r"(?=.*[^\W\d_])(?=.*[0134579@$])[\w@$]{3,}")
WORDS = re.compile(r"[\w@$]+(?:['’]\w+)*|[^\w\s]")
AGE = re.compile(r"(\d{1,2})(j|jr|jaar|jrs)")
"""`15j`: a number and the word year, written as one."""
REPEATED = re.compile(r"(.)\1{2,}")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, str]:
    """Chat word -> ordinary Dutch (one or more words)."""
    return {str(short): str(full) for short, full in read("chat_speak")["words"].items()}


@dataclass(frozen=True)
class Word:
    """One word as meant: `plain` written out, `lemma` its dictionary form, `start` and `end` in what was typed.

    A chat word that stands for several (`kheb`) gives several words with the same place.
    """

    plain: str
    lemma: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words and signs of a text, normalised one by one."""
    return [
        Word(plain, lemma, match.start(), match.end()) for match in WORDS.finditer(text) for plain, lemma in _meant(match.group())
    ]


def normalise(text: str) -> str:
    """The lemmas of all words, joined by spaces."""
    return " ".join(word.lemma for word in words(text))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def _meant(typed: str) -> tuple[tuple[str, str], ...]:
    """Lower case, no diacritics, chat words written out, letters not repeated, digits read as letters; then the lemma."""
    plain = _plain(typed)
    if not plain.strip():
        return ((typed, typed),)  # a loose accent or another sign that is nothing by itself
    spellings = _spellings(plain)
    known = next((lexicon()[one] for one in spellings if one in lexicon()), None)
    if known is None:
        known = next((one for one in spellings if simplemma.is_known(one, lang="nl")), spellings[-1])
    return tuple((one, _lemma(one)) for one in known.split())


def _spellings(word: str) -> list[str]:
    """The word itself first, then with repeated letters taken as two and as one, then with digits read as letters."""
    if age := AGE.fullmatch(word):
        return [f"{age[1]} jaar"]
    found = [word]
    if REPEATED.search(word):
        found += [REPEATED.sub(r"\1\1", word), REPEATED.sub(r"\1", word)]
    if sum(char.isalpha() for char in word) > sum(char.isdigit() for char in word) and LEET_WORD.fullmatch(word):
        found += [one.translate(LEET) for one in list(found)]
    return found


def _lemma(word: str) -> str:
    return simplemma.lemmatize(word, lang="nl").lower().replace("_", "") if word.isalpha() else word


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ChatNormaliser(GraphComponent):
    """Sets the property NORMALISED on every message."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ChatNormaliser:
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(NORMALISED, normalise(text))
        return messages
