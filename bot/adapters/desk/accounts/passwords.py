"""Password rules and hashes: long, not common, no composition rules (ASVS 6.2), Argon2id."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

SHORTEST = 12
LONGEST = 256
_COMMON = Path(__file__).with_name("common_passwords.txt")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "01234567890123456789")


def canonical(password: str) -> str:
    """One form for what different keyboards send for the same characters."""
    return unicodedata.normalize("NFKC", password)


def objection(password: str, name: str) -> str | None:
    """Why this password is refused, as a key of content/desk.yml, or None."""
    password = canonical(password)
    if len(password) < SHORTEST:
        return "enrol.too_short"
    if len(password) > LONGEST:
        return "enrol.too_long"
    if _is_common(password.casefold(), name.casefold()):
        return "enrol.too_common"
    return None


def _is_common(password: str, name: str) -> bool:
    """True for listed words however repeated or decorated, runs of the keyboard and the own name."""
    letters = "".join(character for character in password if character.isalpha())
    if len(set(password)) < 5 or any(_is_run(password, run) for run in _RUNS):
        return True
    if letters and len(password) - len(letters) <= 6 and _is_made_of(letters, common_words() | {name.replace(" ", "")}):
        return True
    return password in common_words()


def _is_run(password: str, run: str) -> bool:
    doubled = run + run
    return password in doubled or password in doubled[::-1]


def _is_made_of(letters: str, words: frozenset[str]) -> bool:
    """True when the letters are one listed word, or one listed word repeated."""
    for size in range(1, len(letters) + 1):
        if len(letters) % size == 0 and letters == letters[:size] * (len(letters) // size) and letters[:size] in words:
            return True
    return False


@cache
def common_words() -> frozenset[str]:
    """The refused words, one a line; lines starting with # are remarks."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


class Hasher:
    """Argon2id. The default, m = 64 MiB and t = 3, takes 0.15 s here (R30: at least 19 MiB and 2, 0.1 to 0.5 s)."""

    def __init__(self, rounds: int = 3, mebibytes: float = 64) -> None:
        self._argon = PasswordHasher(time_cost=rounds, memory_cost=int(mebibytes * 1024), parallelism=1)
        self._decoy = ""

    def hashed(self, password: str) -> str:
        """Salted; slow on purpose, so call it in a thread."""
        return self._argon.hash(canonical(password))

    def matches(self, password: str, password_hash: str | None) -> bool:
        """The same work for right and wrong passwords, and for accounts without one (None)."""
        if password_hash is None:
            self._decoy = self._decoy or self.hashed("a password that nobody has, only for equal work")
        try:
            return self._argon.verify(password_hash or self._decoy, canonical(password)) and password_hash is not None
        except VerifyMismatchError:
            return False
