"""Text to sparse features: word 1-2-grams and character 2-5-grams of what was typed and of its normalised form,
and pairs of normalised words that stand near each other ("foto ... sturen").

Written out here instead of four scikit-learn vectorisers: the same code counts while training and while answering, the
vocabulary is plain JSON, and a message costs a third of the time.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Document = tuple[Counter[str], ...]
"""N-gram counts of one message, per block."""
Floats = NDArray[Any]

BLOCKS = ("w", "c", "W", "C", "P")
"""Words and characters as typed, words and characters normalised, pairs of normalised words."""
LEAST = (1, 2, 1, 2, 2)
"""In how many examples an n-gram of a block must stand to count."""
TOKEN = re.compile(r"\w+|[^\w\s]")
CHAR_SIZES = (2, 3, 4, 5)
NEAR = (2, 3, 4)
"""Distances of a pair; neighbours are 2-grams already."""
MOST_TOKENS = 250
"""A longer message is judged by its first tokens."""


def counts(typed: str, normalised: str) -> Document:
    """N-gram counts per block, in the order of BLOCKS."""
    as_typed = TOKEN.findall(typed.lower())[:MOST_TOKENS]
    as_meant = normalised.split()[:MOST_TOKENS]
    return _words(as_typed), _characters(as_typed), _words(as_meant), _characters(as_meant), _pairs(as_meant)


def _words(tokens: Sequence[str]) -> Counter[str]:
    found = Counter(tokens)
    found.update(f"{one} {two}" for one, two in pairwise(tokens))
    return found


def _characters(tokens: Sequence[str]) -> Counter[str]:
    """Within word boundaries, a blank on either side (as scikit-learn's char_wb)."""
    found: Counter[str] = Counter()
    for token in tokens:
        padded = f" {token[:40]} "
        for size in CHAR_SIZES:
            if size >= len(padded):
                found[padded] += 1
                break
            found.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return found


def _pairs(tokens: Sequence[str]) -> Counter[str]:
    return Counter(f"{one}_{two}" for distance in NEAR for one, two in zip(tokens, tokens[distance:], strict=False))


@dataclass
class Vocabulary:
    """N-gram -> column and idf, per block."""

    columns: tuple[dict[str, int], ...]
    idf: Floats

    @classmethod
    def learn(cls, documents: Sequence[Document], least: Sequence[int] = LEAST) -> Vocabulary:
        """Keep n-grams that stand in at least `least` documents (per block)."""
        columns: list[dict[str, int]] = []
        idf: list[float] = []
        for block in range(len(BLOCKS)):
            df: Counter[str] = Counter()
            for document in documents:
                df.update(document[block].keys())
            kept = sorted(gram for gram, n in df.items() if n >= least[block])
            columns.append({gram: len(idf) + i for i, gram in enumerate(kept)})
            idf += [math.log((1 + len(documents)) / (1 + df[gram])) + 1 for gram in kept]
        return cls(tuple(columns), np.asarray(idf, dtype=np.float32))

    def row(self, document: Document) -> tuple[Floats, Floats]:
        """Columns and values of one message: sublinear tf times idf, each block of length 1."""
        all_columns: list[int] = []
        parts: list[Floats] = []
        for block, grams in enumerate(document):
            known = self.columns[block]
            pairs = [(known[gram], n) for gram, n in grams.items() if gram in known]
            if not pairs:
                continue
            columns = [column for column, _ in pairs]
            values = (1 + np.log(np.fromiter((n for _, n in pairs), np.float32, len(pairs)))) * self.idf[columns]
            all_columns += columns
            parts.append(values / np.sqrt(np.dot(values, values)))
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        return np.asarray(all_columns), np.concatenate(parts)

    def matrix(self, documents: Sequence[Document]) -> csr_matrix:
        """All rows at once, for training."""
        return self.unit(self.raw(documents))

    def raw(self, documents: Sequence[Document]) -> csr_matrix:
        """The same before each block is made of length 1."""
        pointers, columns, values = [0], array("q"), array("f")
        for document in documents:
            for known, grams in zip(self.columns, document, strict=True):
                pairs = [(known[gram], n) for gram, n in grams.items() if gram in known]
                columns.extend(column for column, _ in pairs)
                values.extend(n for _, n in pairs)
            pointers.append(len(columns))
        places = np.frombuffer(columns, np.int64) if columns else np.empty(0, np.int64)
        weights = (1 + np.log(np.frombuffer(values, np.float32))) * self.idf[places] if values else np.empty(0, np.float32)
        return csr_matrix((weights, places, pointers), shape=(len(documents), len(self.idf)), dtype=np.float32)

    def unit(self, raw: csr_matrix, seen: Floats | None = None) -> csr_matrix:
        """Rows of `raw` with each block of length 1; with `seen` (a mask of columns) as if the others were unknown."""
        blocks = np.repeat(np.arange(len(self.columns)), [len(known) for known in self.columns])
        values = raw.data if seen is None else raw.data * seen[raw.indices]
        rows = np.repeat(np.arange(raw.shape[0]), np.diff(raw.indptr))
        part = rows * len(self.columns) + blocks[raw.indices]
        lengths = np.sqrt(np.bincount(part, values.astype(np.float64) ** 2, minlength=1))
        scaled = values / np.maximum(lengths[part], 1e-9)
        unit = csr_matrix((scaled.astype(np.float32), raw.indices, raw.indptr), shape=raw.shape)
        unit.eliminate_zeros()
        return unit
