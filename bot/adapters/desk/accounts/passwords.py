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
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


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


def hashed(password: str) -> str:
    """Argon2id, m = 64 MiB, t = 3, p = 1 (R30 asks for at least 19 MiB and 2). About 0.1 s: call it in a thread."""
    return _HASHER.hash(canonical(password))


def matches(password: str, password_hash: str) -> bool:
    """Takes the same time for right and wrong passwords."""
    try:
        return _HASHER.verify(password_hash, canonical(password))
    except VerifyMismatchError:
        return False


@cache
def decoy() -> str:
    """The hash that unknown and disabled accounts are checked against, so that they cost the same work."""
    return hashed("a password that nobody has, only for equal work")
