"""The master key: made for the default set-up, refused when weak, missing or open to others."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest

from bot.adapters.crypto import create_key_file, load_key_file, parse_key
from bot.core.errors import ConfigurationError

GOOD = base64.b64encode(bytes(range(32))).decode()


def test_a_good_key_is_read_in_both_alphabets_with_and_without_padding() -> None:
    raw = bytes(range(224, 256))
    for text in (base64.b64encode(raw), base64.urlsafe_b64encode(raw), base64.urlsafe_b64encode(raw).rstrip(b"=")):
        assert parse_key(f" {text.decode()}\n") == raw


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "missing"),
        ("geheim!", "not base64"),
        (base64.b64encode(bytes(range(31))).decode(), "shorter than 32 bytes"),
        (base64.b64encode(b"\0" * 32).decode(), "not random"),
        (base64.b64encode(b"change-me" * 4).decode(), "not random"),
    ],
)
def test_a_weak_key_is_refused_without_showing_it(text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        parse_key(text)
    assert not text or text not in str(caught.value)


def test_the_default_set_up_makes_a_key_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    first = create_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert create_key_file(path) == first == load_key_file(path)
    assert os.listdir(path.parent) == ["master.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "master.key"
    path.write_text(GOOD)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        load_key_file(path)


def test_a_missing_or_broken_key_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        load_key_file(tmp_path / "none")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\xff\xfe")
    broken.chmod(0o600)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_key_file(broken)
