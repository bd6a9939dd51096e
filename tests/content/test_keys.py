"""What the code says and what the content holds are the same: a youth never meets a missing sentence."""

from __future__ import annotations

import re
from pathlib import Path

from bot.adapters.content.schemas import ACTS
from bot.adapters.content.store import LoadedContent

CODE = [path for path in (Path(__file__).parents[2] / "bot").rglob("*.py") if path.name != "fake.py"]
RESPONSES = Path(__file__).parents[2] / "data" / "responses"
NAMED = re.compile(r"[\"']((?:gateway|safety|telegram)\.[a-z_]+)[\"']")


def test_every_text_that_the_code_names_exists(content: LoadedContent) -> None:
    named = {
        key for path in CODE for key in NAMED.findall(path.read_text("utf-8")) if not key.endswith((".yml", "safety.crisis"))
    }
    assert named
    assert named - content.replies.keys() == set()


def test_every_kind_of_crisis_has_its_text(content: LoadedContent) -> None:
    kinds = ("suicidal", "self_harm", "danger", "friend")
    assert {f"safety.crisis_{kind}" for kind in kinds} <= content.replies.keys()


def test_every_act_can_be_pressed(content: LoadedContent) -> None:
    pressed = {one.payload for reply in content.replies.values() for one in reply.buttons} | {
        one.payload for one in content.navigation
    }
    engine = "".join(path.read_text("utf-8") for path in RESPONSES.glob("*.yml"))
    assert pressed | {act for act in ACTS if f'"{act}"' in engine} >= ACTS


def test_the_youth_is_told_first_that_this_is_a_machine(content: LoadedContent) -> None:
    assert "chatbot" in content.replies["gateway.welcome"].text
    assert "geen mens" in content.replies["gateway.welcome"].text
    assert "Telegram ziet" in content.replies["gateway.privacy_telegram"].text
