"""Links for the page without the widget: the same checked numbers and addresses, and nothing else."""

from __future__ import annotations

import re

from markupsafe import Markup

from bot.adapters.webchat.config import WebchatSettings


def linked(text: str, settings: WebchatSettings) -> Markup:
    """The text, escaped, with the directory's numbers and addresses as links."""
    known = sorted((*settings.links, *settings.phones), key=len, reverse=True)
    if not known:
        return Markup.escape(text)
    pattern = re.compile(rf"(?<![\w@./-])({'|'.join(map(re.escape, known))})(?![\w@/-]|[.,]\w| [A-Z][a-z])")
    parts = pattern.split(text)
    return Markup("").join(_link(part, settings) if place % 2 else part for place, part in enumerate(parts))


def _link(words: str, settings: WebchatSettings) -> Markup:
    if words in settings.phones:
        return Markup('<a href="tel:{}">{}</a>').format(re.sub(r"\D", "", words), words)
    return Markup('<a href="https://{}" rel="noopener noreferrer">{}</a>').format(words, words)
