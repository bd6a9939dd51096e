"""Keys of the desk, all derived from one secret, each for one purpose."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.errors import ConfigurationError, Unreadable

NONCE = 12


class Keys:
    """Derives, seals and signs. One purpose never opens or forges what belongs to another."""

    def __init__(self, secret: bytes) -> None:
        """`secret`: at least 32 bytes, the same after every restart (TOTP secrets are sealed with it)."""
        if len(secret) < 32:
            raise ConfigurationError("the desk needs a secret of at least 32 bytes")
        self._secret = secret
        self._derived: dict[str, bytes] = {}

    def derive(self, purpose: str) -> bytes:
        """32 bytes for this purpose only."""
        if purpose not in self._derived:
            hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kompas desk {purpose}".encode())
            self._derived[purpose] = hkdf.derive(self._secret)
        return self._derived[purpose]

    def sign(self, purpose: str, *parts: str) -> str:
        """Keyed hash of the parts, 64 hex digits; the parts are framed so that they cannot run into each other."""
        framed = "".join(f"{len(part)}:{part}" for part in parts).encode()
        return hmac.new(self.derive(purpose), framed, hashlib.sha256).hexdigest()

    def seal(self, owner: str, plain: str) -> bytes:
        """AES-256-GCM with the owner bound in: a sealed value copied onto another row does not open there."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self.derive("seal")).encrypt(nonce, plain.encode(), owner.encode())

    def open(self, owner: str, sealed: bytes) -> str:
        """Raises Unreadable when the value was changed or belongs to somebody else."""
        try:
            plain = AESGCM(self.derive("seal")).decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
        except InvalidTag as error:
            raise Unreadable("a sealed account value does not open") from error
        return plain.decode()


def fingerprint(token: str) -> str:
    """What is stored of a random 256-bit token; no salt needed because nobody can guess the token."""
    return hashlib.sha256(token.encode()).hexdigest()
