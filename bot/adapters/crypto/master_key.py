"""Reads, checks and (in the default set-up only) makes the master key. A weak key is refused, not warned about."""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.errors import ConfigurationError

LENGTH = 32
_HELP = "make one with: head -c 32 /dev/urandom | base64"


@dataclass(frozen=True)
class MasterKeys:
    """Version -> 32 bytes. New conversations use the highest version; older ones open what they wrapped."""

    by_version: Mapping[int, bytes]

    def __repr__(self) -> str:
        return "MasterKeys(**********)"

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose, from the oldest key, so that hashes stay findable while a new key takes over."""
        root = self.by_version[min(self.by_version)]
        return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=f"kompas {purpose}".encode()).derive(root)


def parse_key(text: str) -> bytes:
    """Base64 (both alphabets) of at least 32 bytes that look random. Raises ConfigurationError; never shows the text."""
    compact = text.strip().replace("-", "+").replace("_", "/")
    if not compact:
        raise ConfigurationError(f"the master key is missing; {_HELP}")
    try:
        raw = base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except binascii.Error as error:
        raise ConfigurationError(f"the master key is not base64; {_HELP}") from error
    if len(raw) < LENGTH:
        raise ConfigurationError(f"the master key is shorter than 32 bytes; {_HELP}")
    if len(set(raw)) < 16:
        raise ConfigurationError(f"the master key is not random, it looks like a default; {_HELP}")
    return raw[:LENGTH]


def load_key_file(path: Path) -> bytes:
    """Read a key file. Refuses one that others on the machine may read."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("ascii")
    except FileNotFoundError as error:
        raise ConfigurationError(f"the master key file {path} does not exist; {_HELP}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the master key file {path} cannot be read") from error
    if mode & 0o077:
        raise ConfigurationError(f"the master key file {path} may be read by others; run: chmod 600 {path}")
    return parse_key(text)


def create_key_file(path: Path) -> bytes:
    """The key of the default set-up, made on first use and readable by its owner only.

    Created under a name of its own and linked into place, so that two processes starting at once agree on one key.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(base64.b64encode(os.urandom(LENGTH)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
    return load_key_file(path)
