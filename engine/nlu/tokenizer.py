"""spaCy's Dutch tokenizer as a Rasa component (Rasa's own SpacyTokenizer needs a trained pipeline and spaCy < 3.5)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

LETTERS_RUN = re.compile(r"\S{60,}")
"""Longer than any Dutch word: the tokenizer's exception rules are slow on such runs."""


@lru_cache(maxsize=1)
def dutch() -> Language:
    """The blank Dutch pipeline: tokenizer only, no model to download."""
    return spacy.blank("nl")


def tokenize(text: str) -> list[tuple[str, int]]:
    """Tokens with their offsets. Chat text is safe: very long runs without a space are one token."""
    tokens: list[tuple[str, int]] = []
    at = 0
    for run in LETTERS_RUN.finditer(text):
        tokens += _spacy(text[at : run.start()], at)
        tokens.append((run.group(), run.start()))
        at = run.end()
    return tokens + _spacy(text[at:], at)


def _spacy(text: str, offset: int) -> list[tuple[str, int]]:
    # A memory zone: without it spaCy's vocabulary would keep every word that any youth ever typed.
    with dutch().memory_zone():
        return [(token.text, token.idx + offset) for token in dutch().make_doc(text) if not token.is_space]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class DutchTokenizer(Tokenizer):
    """Gives Rasa its tokens; the text itself is untouched."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return [Token(word, start) for word, start in tokenize(message.get(attribute))]
