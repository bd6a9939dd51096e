"""What the desk app must be told: where it is reached, and therefore which cookies it may use."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.adapters.desk.keys import Keys
from bot.core.errors import ConfigurationError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class DeskSettings:
    """`base_url` as counsellors type it, without path: `https://desk.example.nl` or `http://127.0.0.1:8081`.

    Over https the cookies carry the `__Host-` prefix and Secure. Plain http is allowed on loopback only, for trying it
    out and for tests; there the names have no prefix, because not every browser takes Secure cookies over http.
    """

    base_url: str
    keys: Keys
    organisation: str = "Kompas"
    """Shown in the authenticator app beside the name."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ConfigurationError("the desk's address must look like https://desk.example.nl")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ConfigurationError("the desk may be served over plain http on this machine only; use https")

    @property
    def https(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def hosts(self) -> frozenset[str]:
        """Host names this app answers to; others get 400, so that a rebound DNS name reaches nothing."""
        host = urlsplit(self.base_url).hostname or ""
        return frozenset(LOOPBACK) if host in LOOPBACK else frozenset({host})

    def cookie(self, name: str) -> str:
        """The name of a cookie in this set-up."""
        return f"__Host-{name}" if self.https else f"{name}-dev"

    def link(self, token: str) -> str:
        """The one-time enrolment link of a token."""
        return f"{self.base_url.rstrip('/')}/enrol/{token}"
