"""Every rule of the house over everything that is said: texts, numbers, pages, topics, dialogue. `kompas doctor` runs it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.adapters.content.counted import counted_problems
from bot.adapters.content.dialogue import dialogue_problems
from bot.adapters.content.lint import problems
from bot.adapters.content.loader import load_content
from bot.adapters.content.pages import page_problems
from bot.adapters.content.topic_parts import part_problems
from bot.adapters.content.tree import read_tree


def house_problems(root: Path, today: date) -> list[str]:
    """Every mistake under `root` as `file: key: what is wrong`; raises ContentError when the content cannot be loaded at all."""
    folder, responses = root / "content", root / "data" / "responses"
    content, tree = load_content(folder, responses), read_tree(root)
    pages = page_problems(root / "bot" / "adapters", content.directory)
    return [
        *problems(content, folder, responses, today),
        *pages,
        *part_problems(tree),
        *counted_problems(tree),
        *dialogue_problems(tree),
    ]
