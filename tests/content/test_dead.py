"""Nothing is written that nobody ever sees, and nothing is called that nobody wrote: texts, slots, actions, services."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.adapters.content.files import read_yaml
from bot.adapters.content.store import LoadedContent
from bot.adapters.content.tree import Tree, read_tree
from bot.core.risk.types import RiskKind

ROOT = Path(__file__).parents[2]
ADAPTERS = ROOT / "bot" / "adapters"
OF_THE_APPS = {
    "platform_report": "the steps say it app by app (platforms.yml)",
    "google_removal": "the shared step about Google says it in words: its address was never verified",
}
"""Services whose texts stand elsewhere."""


def source(folder: Path, *kinds: str) -> str:
    """Everything that the program says itself; fakes of tests do not count as use."""
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in kinds and not path.name.startswith("fake"))
    return "\n".join(path.read_text("utf-8") for path in files if "content" not in path.relative_to(folder).parts)


def unused(keys: Iterable[str], code: str, group: str = "") -> list[str]:
    """The keys that the code names nowhere: as `"key"`, `"group.key"`, `t.key` or `words.key`."""
    return [
        key for key in keys if not re.search(rf"[\"'`]({group}\.)?{re.escape(key)}[\"'`]|\b(t|words)\.{re.escape(key)}\b", code)
    ]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return read_tree(ROOT)


def test_an_unused_key_is_seen() -> None:
    code = 't("login.title") + words.send + t(`menu`)'
    assert unused(["title", "send", "menu", "sending", "log"], code, "login") == ["sending", "log"]


def test_every_text_of_the_gateway_is_said(content: LoadedContent) -> None:
    kinds = {f"safety.crisis_{kind.value}" for kind in RiskKind}
    keys = [key for key in content.replies if not key.startswith("navigation.") and key not in kinds]
    assert unused(keys, source(ROOT / "bot", ".py")) == []


def test_every_word_of_the_widget_is_shown(content: LoadedContent) -> None:
    assert unused(content.widget, source(ADAPTERS / "webchat", ".py", ".js", ".html")) == []


@pytest.mark.parametrize("group", ["login", "enrol", "errors", "page"])
def test_every_word_of_the_desk_is_shown(group: str, folder: Path) -> None:
    code = source(ADAPTERS / "desk", ".py", ".js", ".html")
    assert unused(read_yaml(folder / "desk.yml")[group], code, group) == []


def test_every_group_of_the_desk_is_read(folder: Path) -> None:
    code = source(ADAPTERS / "desk", ".py", ".js", ".html")
    assert [name for name in read_yaml(folder / "desk.yml") if not re.search(rf"[\"'`]{name}[.\"'`]", code)] == []


def test_every_slot_is_a_question_or_used_by_the_dialogue(tree: Tree) -> None:
    code = source(ROOT / "actions", ".py") + source(ROOT / "engine", ".py")
    assert unused([slot for slot in tree.domain["slots"] if slot not in tree.values], code) == []


def test_every_question_is_asked_by_a_flow(tree: Tree, folder: Path) -> None:
    bank = read_yaml(folder / "questions.yml")
    asked = {ask["slot"] for flow in tree.flows.values() for ask in flow["asks"]}
    assert {*bank["questions"], *bank["steering_questions"]} == asked


def test_the_domain_lists_the_actions_that_exist(tree: Tree) -> None:
    code = source(ROOT / "actions", ".py")
    listed = {name for name in tree.domain["actions"] if not name.startswith("validate_")}
    assert listed == set(re.findall(r"return \"(action_\w+)\"", code))


def test_every_service_of_the_directory_is_named_somewhere(content: LoadedContent, tree: Tree, folder: Path) -> None:
    texts = str(tree.texts) + str([one.text for one in content.replies.values()]) + (folder / "widget.yml").read_text("utf-8")
    unnamed = {key for key in content.directory.entries if f"[[{key}" not in texts}
    assert unnamed == set(OF_THE_APPS)
