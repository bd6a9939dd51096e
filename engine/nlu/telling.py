"""Which words of a text spoke most for a class: the explanation beside a linear model's verdict."""

from __future__ import annotations

from engine.nlu.features import TOKEN, counts
from engine.nlu.linear import LinearModel
from engine.nlu.normaliser import normalise

LOUDEST = 3
"""Words; the stretch from the first to the last of them is shown."""
AGAINST = "none"


def telling_words(model: LinearModel, text: str, name: str) -> tuple[int, int]:
    """Offsets of the stretch of `text` that holds its most telling words for class `name`; all of it when none tells."""
    if name not in model.intents or AGAINST not in model.intents:
        return 0, len(text)
    votes = model.weights[:, model.intents.index(name)] - model.weights[:, model.intents.index(AGAINST)]
    columns, values = model.vocabulary.row(counts(text, normalise(text)))
    weight = dict(zip(columns.tolist(), (values * votes[columns]).tolist(), strict=True))
    words = model.vocabulary.columns[0]
    told = [(weight.get(words.get(found.group().lower(), -1), 0.0), found.span()) for found in TOKEN.finditer(text)]
    loudest = [span for vote, span in sorted(told, reverse=True)[:LOUDEST] if vote > 0]
    if not loudest:
        return 0, len(text)
    return min(start for start, _ in loudest), max(end for _, end in loudest)
