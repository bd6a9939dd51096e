"""What the public port needs to know about its surroundings, and the check of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.errors import ContentError

Strings = Mapping[str, str]
"""The flat keys of content/widget.yml, with referrals already filled in."""

SERVER_STRINGS = (
    "error_text_long",
    "error_text_empty",
    "error_media",
    "error_invalid",
    "error_too_large",
    "error_unknown",
    "error_too_much",
    "error_opening_limit",
    "error_origin",
    "error_not_found",
    "error_internal",
)

PAGE_PREFIX = "page_"


@dataclass(frozen=True)
class WebchatSettings:
    """Made by bootstrap from organisation.yml and the environment.

    `exit_url` is the harmless page of "Snel weg"; `opens_per_ten_minutes` counts new conversations per network address
    (schools share one, so it is generous; 0 means no limit); times are in seconds.
    """

    exit_url: str
    allowed_origins: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """The verified addresses of referrals.yml, without https://. Only these become links, and only in bot messages (R46)."""
    phones: tuple[str, ...] = ()
    """The verified numbers of referrals.yml."""
    secure: bool = False
    """Behind TLS: send HSTS."""
    opens_per_ten_minutes: int = 60
    heartbeat: float = 15.0


def check_strings(strings: Strings, wanted: frozenset[str]) -> None:
    """Raise ContentError for the first key that the code uses and the content lacks: a youth must never see a bare key."""
    missing = sorted(key for key in wanted if not strings.get(key, "").strip())
    if missing:
        raise ContentError(f"content/widget.yml: missing or empty: {', '.join(missing)}")
    raw = sorted(key for key, text in strings.items() if "[[" in text)
    if raw:
        raise ContentError(f"content/widget.yml: a referral is not filled in: {', '.join(raw)}")
