"""Whoever follows docs/content_editors.md word for word gets a working topic, and whoever skips a step is told so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from actions.errors import ContentError as FlowError
from actions.flow import load_flows
from bot.adapters.content.counted import counted_problems
from bot.adapters.content.dialogue import dialogue_problems
from bot.adapters.content.house_rules import house_problems
from bot.adapters.content.topic_parts import part_problems
from bot.adapters.content.tree import read_tree
from bot.cli.engine_process import PYTHON, environment
from bot.core.errors import KompasError

ROOT = Path(__file__).parents[2]
RELEASED = date(2026, 11, 22)
FENCE = re.compile(r"^```yaml file=(\S+)(?: in=(\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block of the guide: the file, the list in it (none: a new file, or the end of one), the lines."""

    file: str
    within: str
    lines: str

    def __str__(self) -> str:
        return f"{self.file} {self.within}".strip()


BLOCKS = [Block(*found) for found in FENCE.findall((ROOT / "docs" / "content_editors.md").read_text("utf-8"))]


def write(block: Block, root: Path) -> None:
    """As an editor does it: at the end of the named list, else at the end of the file."""
    path = root / block.file
    before = path.read_text("utf-8").splitlines() if path.exists() else []
    end = end_of(block.within, before) if block.within else len(before)
    path.write_text("\n".join([*before[:end], *block.lines.splitlines(), *before[end:]]) + "\n", "utf-8")


def end_of(name: str, lines: list[str]) -> int:
    """The line after the last entry under `name:`. Entries of a list may stand as far left as its name."""
    start = next(number for number, line in enumerate(lines) if line.strip() == f"{name}:")
    depth = len(lines[start]) - len(lines[start].lstrip())
    last = start
    for number, line in enumerate(lines[start + 1 :], start + 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        here = len(line) - len(line.lstrip())
        if here < depth or (here == depth and not line.lstrip().startswith("- ")):
            break
        last = number
    return last + 1


def wrong(root: Path) -> list[str]:
    """What the checks of topics and dialogue, the flows and the personas object to."""
    try:
        tree = read_tree(root)
        found = [*part_problems(tree), *counted_problems(tree), *dialogue_problems(tree)]
        load_flows(root / "content" / "flows")
    except (KompasError, FlowError) as error:
        return [str(error)]
    played = [one for path in (root / "tests" / "personas").glob("*.yml") for one in yaml.safe_load(path.read_text("utf-8"))]
    talked = {one["expect"].get("topic") for one in played}
    return found + [f"tests/personas: nobody talks about {topic}" for topic in sorted(tree.topics.keys() - talked)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("content", "data", "tests/personas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "domain.yml", tmp_path)
    return tmp_path


def test_the_guide_names_every_kind_of_file() -> None:
    assert len(BLOCKS) == 12
    assert len({str(block) for block in BLOCKS}) == 12


def test_an_editor_finds_the_end_of_a_list() -> None:
    lines = ["a:", "- x", "  # why", "- y", "", "# next", "b:", "  c:", "    - z", "  d: 1"]
    assert end_of("a", lines) == 4
    assert end_of("c", lines) == 9


def test_a_topic_made_by_the_guide_is_whole(copy: Path) -> None:
    for block in BLOCKS:
        write(block, copy)
    assert wrong(copy) == []
    assert house_problems(copy, RELEASED) == []
    flow = load_flows(copy / "content" / "flows")["ai_friend"]
    assert [step.id for step in flow.plan({"sent_anything": ("yes",)})] == ["stop", "sent", "report", "trusted_person"]
    assert flow.level_for({"sent_anything": ("yes",)}) == "E1"


@pytest.mark.parametrize("skipped", BLOCKS, ids=str)
def test_a_skipped_step_is_noticed_and_named(copy: Path, skipped: Block) -> None:
    for block in BLOCKS:
        if block != skipped:
            write(block, copy)
    assert [one for one in wrong(copy) if "ai_friend" in one]


@pytest.mark.engine
def test_rasa_accepts_the_topic(copy: Path) -> None:
    if not PYTHON.exists():
        reason = "the engine's environment is missing; `make run` installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    for block in BLOCKS:
        write(block, copy)
    words = ["--fail-on-warnings", "--config", "config.yml", "--domain", str(copy / "domain.yml"), "--data", str(copy / "data")]
    command = [str(PYTHON), "-m", "rasa", "data", "validate", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
