"""Sealing: what a thief with the database, or with write access to it, can and cannot do."""

from __future__ import annotations

import os

import pytest

from bot.adapters.crypto import MasterKeys, Vault
from bot.core.errors import Unreadable

KEY = bytes(range(32))
TEXT = b"hij heet Kevin en woont in Breda"


@pytest.fixture
def vault() -> Vault:
    return Vault(MasterKeys({1: KEY}))


def test_what_was_sealed_opens_again_after_a_restart(vault: Vault) -> None:
    wrapped, version, box = vault.create("c1")
    sealed = box.seal(TEXT, "entries", 1, "body")
    assert Vault(MasterKeys({1: KEY})).box(wrapped, version, "c1").open(sealed, "entries", 1, "body") == TEXT


def test_equal_texts_look_different_and_say_nothing(vault: Vault) -> None:
    _, _, box = vault.create("c1")
    first, second = box.seal(TEXT, "entries", 1, "body"), box.seal(TEXT, "entries", 1, "body")
    assert first != second
    assert b"Kevin" not in first


@pytest.mark.parametrize(
    "place", [("inbox", 1, "body"), ("entries", 2, "body"), ("entries", 1, "state"), ("entries", "1|body", "")]
)
def test_a_value_moved_to_another_place_does_not_open(vault: Vault, place: tuple[str, int | str, str]) -> None:
    _, _, box = vault.create("c1")
    sealed = box.seal(TEXT, "entries", 1, "body")
    with pytest.raises(Unreadable):
        box.open(sealed, *place)


def test_a_value_of_another_conversation_does_not_open(vault: Vault) -> None:
    _, _, mine = vault.create("c1")
    wrapped, version, theirs = vault.create("c2")
    sealed = theirs.seal(TEXT, "entries", 1, "body")
    with pytest.raises(Unreadable):
        mine.open(sealed, "entries", 1, "body")
    with pytest.raises(Unreadable):
        vault.box(wrapped, version, "c1")


def test_every_flipped_bit_is_seen(vault: Vault) -> None:
    _, _, box = vault.create("c1")
    sealed = box.seal(TEXT, "entries", 1, "body")
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(Unreadable):
            box.open(bytes(changed), "entries", 1, "body")


def test_swapped_values_do_not_open(vault: Vault) -> None:
    _, _, box = vault.create("c1")
    sealed = [box.seal(os.urandom(20), "entries", row, "body") for row in range(50)]
    for row in range(50):
        with pytest.raises(Unreadable):
            box.open(sealed[(row + 1) % 50], "entries", row, "body")


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 12, b"x" * 27])
def test_rubbish_is_unreadable(vault: Vault, sealed: bytes) -> None:
    _, _, box = vault.create("c1")
    with pytest.raises(Unreadable):
        box.open(sealed, "entries", 1, "body")


def test_without_its_key_nothing_opens(vault: Vault) -> None:
    wrapped, version, _ = vault.create("c1")
    with pytest.raises(Unreadable):
        vault.box(None, version, "c1")
    with pytest.raises(Unreadable):
        Vault(MasterKeys({1: bytes(reversed(KEY))})).box(wrapped, version, "c1")
    with pytest.raises(Unreadable):
        Vault(MasterKeys({2: KEY})).box(wrapped, 1, "c1")


def test_a_new_master_key_seals_while_the_old_one_still_opens() -> None:
    old = Vault(MasterKeys({1: KEY}))
    wrapped, version, box = old.create("c1")
    sealed = box.seal(TEXT, "entries", 1, "body")
    both = Vault(MasterKeys({1: KEY, 2: bytes(reversed(KEY))}))
    assert both.box(wrapped, version, "c1").open(sealed, "entries", 1, "body") == TEXT
    assert both.create("c2")[1] == 2
    assert both.digest("token", "t") == old.digest("token", "t")


def test_hashes_find_and_do_not_tell(vault: Vault) -> None:
    assert vault.digest("address", "telegram", "4711") == vault.digest("address", "telegram", "4711")
    others = {
        vault.digest("token", "telegram", "4711"),
        vault.digest("address", "telegram4", "711"),
        vault.digest("address", "4711"),
    }
    assert vault.digest("address", "telegram", "4711") not in others
    assert Vault(MasterKeys({1: bytes(reversed(KEY))})).digest("token", "t") != vault.digest("token", "t")


def test_nothing_shows_a_key(vault: Vault) -> None:
    _, _, box = vault.create("c1")
    shown = f"{vault!r} {box!r} {MasterKeys({1: KEY})!r}"
    assert shown == "Vault(**********) Box(**********) MasterKeys(**********)"
