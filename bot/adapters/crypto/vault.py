"""One random data key per conversation, wrapped by the master key. Destroying the wrapped key destroys the text.

Every sealed value is bound to its place by associated data `table|row|conversation|column|key version`: a thief with
write access to the database cannot move a line to another talk, another row or another column.
"""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.adapters.crypto.master_key import MasterKeys
from bot.core.errors import Unreadable

_NONCE = 12


def _seal(cipher: AESGCM, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, place)


def _unseal(cipher: AESGCM, sealed: bytes, place: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("a sealed value does not open") from error


def _place(*parts: str | int) -> bytes:
    """Length before each part: no two places can read the same."""
    return b"".join(b"%d:%s|" % (len(raw), raw) for raw in (str(part).encode() for part in parts))


class Box:
    """Seals and opens the values of one conversation."""

    __slots__ = ("_cipher", "_conversation", "_version")

    def __init__(self, key: bytes, conversation: str, version: int) -> None:
        self._cipher = AESGCM(key)
        self._conversation = conversation
        self._version = version

    def __repr__(self) -> str:
        return "Box(**********)"

    def seal(self, plain: bytes, table: str, row: str | int, column: str) -> bytes:
        """Nonce, ciphertext and tag; equal texts give different bytes."""
        return _seal(self._cipher, plain, _place(table, row, self._conversation, column, self._version))

    def open(self, sealed: bytes, table: str, row: str | int, column: str) -> bytes:
        """Raises Unreadable when the value was changed, moved or belongs to another key."""
        return _unseal(self._cipher, sealed, _place(table, row, self._conversation, column, self._version))


class Vault:
    """Makes, wraps and opens the keys of conversations."""

    def __init__(self, keys: MasterKeys) -> None:
        self._ciphers = {version: AESGCM(key) for version, key in keys.by_version.items()}
        self._current = max(keys.by_version)
        self._hash_keys = {purpose: keys.derive(f"hash {purpose}") for purpose in ("token", "address", "key")}

    def __repr__(self) -> str:
        return "Vault(**********)"

    def create(self, conversation: str) -> tuple[bytes, int, Box]:
        """A fresh data key: (wrapped key, master key version, box)."""
        key = AESGCM.generate_key(256)
        place = _place("conversations", conversation, conversation, "wrapped_key", self._current)
        return _seal(self._ciphers[self._current], key, place), self._current, Box(key, conversation, self._current)

    def box(self, wrapped: bytes | None, version: int, conversation: str) -> Box:
        """The box of a conversation. Raises Unreadable when its key was destroyed or its master key is not here."""
        cipher = self._ciphers.get(version)
        if wrapped is None or cipher is None:
            raise Unreadable("the key of this conversation is gone")
        place = _place("conversations", conversation, conversation, "wrapped_key", version)
        return Box(_unseal(cipher, wrapped, place), conversation, version)

    def digest(self, purpose: str, *parts: str) -> bytes:
        """A keyed hash to find a row by something that is not stored: `token`, `address` or `key`."""
        return hmac.new(self._hash_keys[purpose], _place(*parts), sha256).digest()
