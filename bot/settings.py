"""The only reader of the environment: every setting of the gateway, checked at the start, secrets masked.

| variable | meaning | default |
|---|---|---|
| KOMPAS_ENV | `development` or `production`; production refuses an unsafe set-up | development |
| KOMPAS_VAR | folder for the database and the keys of the default set-up | var/ |
| KOMPAS_DATABASE_URL | `sqlite:///...` or `postgresql://...` | SQLite in KOMPAS_VAR |
| KOMPAS_MASTER_KEY | base64 of 32 random bytes; production needs it or the file | none |
| KOMPAS_MASTER_KEY_FILE | file with the same, readable by its owner only | made in KOMPAS_VAR, except in production |
| KOMPAS_PUBLIC_HOST, KOMPAS_PUBLIC_PORT | where the widget is served | 127.0.0.1, 8080 |
| KOMPAS_DESK_HOST, KOMPAS_DESK_PORT | where the desk is served | 127.0.0.1, 8081 |
| KOMPAS_DESK_URL | the desk as counsellors type it; https in production | http://127.0.0.1:8081 |
| KOMPAS_PUBLIC_HTTPS | `yes` when a proxy serves the widget over https | no (production: yes) |
| KOMPAS_TRUSTED_PROXY | address of that proxy, whose X-Forwarded-* headers are believed | none |
| KOMPAS_ENGINE_URL | `http://host:port` of engines that run elsewhere | an engine of our own, supervised |
| KOMPAS_TURN_KEY | secret between gateway and engine, 32 characters or more | made at each start for our own engine |
| KOMPAS_MODEL | the trained model | models/kompas.tar.gz |
| KOMPAS_CONTENT | folder with the content files | content/ |
| KOMPAS_TELEGRAM_TOKEN | token of the bot; switches Telegram on | none |
| KOMPAS_TELEGRAM_URL | Bot API, when it is not Telegram's own | https://api.telegram.org/bot |
| KOMPAS_TELEGRAM_PAUSE_MS | between two messages in one chat; Telegram itself punishes less | 1000 |
| KOMPAS_SILENCE_MINUTES | a talk with the bot closes quietly after this | 60 |
| KOMPAS_MESSAGES_PER_MINUTE | messages of one conversation that are answered | 20 |
| KOMPAS_NEW_TALKS_PER_MINUTE | new web conversations of one network address | 6 |
| KOMPAS_LOG_LEVEL | DEBUG, INFO, WARNING or ERROR; no level logs what people write | INFO |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "KOMPAS_"
_KNOWN = frozenset(line.split("|")[1].strip() for line in (__doc__ or "").splitlines() if line.startswith("| KOMPAS_"))
KNOWN = frozenset(name.strip() for names in _KNOWN for name in names.split(","))
"""Every documented variable; another one beginning with KOMPAS_ is a typing error and refused."""


class Secret:
    """A text that never shows itself; `reveal()` only at the point of use."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret('**********')" if self._value else "Secret('')"

    __str__ = __repr__


@dataclass(frozen=True)
class Settings:
    """Made by `load_settings`, never changed."""

    environment: str
    var: Path
    database_url: str
    master_key: Secret
    master_key_file: Path | None
    public_host: str
    public_port: int
    public_https: bool
    trusted_proxy: str
    desk_host: str
    desk_port: int
    desk_url: str
    engine_url: str
    turn_key: Secret
    model: Path
    content: Path
    telegram_token: Secret
    telegram_url: str
    telegram_pause_ms: int
    silence: timedelta
    messages_per_minute: int
    new_talks_per_minute: int
    log_level: str

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def shown_database(self) -> str:
        """The address of the database without a password, for messages."""
        parts = urlsplit(self.database_url)
        return parts._replace(netloc=parts.hostname or "").geturl() if parts.password else self.database_url


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check everything. Raises ConfigurationError that names the variable, never a secret's value."""
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in KNOWN and name not in _FOREIGN)
    if unknown:
        raise ConfigurationError(f"unknown setting: {', '.join(unknown)}")
    read = _Reader(environ)
    var = Path(read.text("VAR", str(ROOT / "var"))).resolve()
    environment = read.choice("ENV", ("development", "production"))
    production = environment == "production"
    desk_port = read.number("DESK_PORT", 8081, 0, 65535)
    settings = Settings(
        environment=environment,
        var=var,
        database_url=read.text("DATABASE_URL", f"sqlite:///{var / 'kompas.db'}"),
        master_key=Secret(read.text("MASTER_KEY", "")),
        master_key_file=read.path("MASTER_KEY_FILE"),
        public_host=read.text("PUBLIC_HOST", "127.0.0.1"),
        public_port=read.number("PUBLIC_PORT", 8080, 0, 65535),
        public_https=read.choice("PUBLIC_HTTPS", ("yes", "no") if production else ("no", "yes")) == "yes",
        trusted_proxy=read.text("TRUSTED_PROXY", ""),
        desk_host=read.text("DESK_HOST", "127.0.0.1"),
        desk_port=desk_port,
        desk_url=read.text("DESK_URL", f"http://127.0.0.1:{desk_port}"),
        engine_url=read.text("ENGINE_URL", ""),
        turn_key=Secret(read.text("TURN_KEY", "")),
        model=read.path("MODEL") or ROOT / "models" / "kompas.tar.gz",
        content=read.path("CONTENT") or ROOT / "content",
        telegram_token=Secret(read.text("TELEGRAM_TOKEN", "")),
        telegram_url=read.text("TELEGRAM_URL", "https://api.telegram.org/bot"),
        telegram_pause_ms=read.number("TELEGRAM_PAUSE_MS", 1000, 0, 60_000),
        silence=timedelta(minutes=read.number("SILENCE_MINUTES", 60, 1, 24 * 60)),
        messages_per_minute=read.number("MESSAGES_PER_MINUTE", 20, 1, 10**9),
        new_talks_per_minute=read.number("NEW_TALKS_PER_MINUTE", 6, 1, 10**9),
        log_level=read.choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
    )
    _check(settings)
    return settings


_FOREIGN = frozenset({"KOMPAS_SCREENSHOTS", "KOMPAS_LONG_TESTS"})
"""Belongs to the tests."""


def _check(settings: Settings) -> None:
    if not settings.database_url.startswith(("sqlite:///", "postgresql://")):
        raise ConfigurationError("KOMPAS_DATABASE_URL must begin with sqlite:/// or postgresql://")
    if settings.master_key and settings.master_key_file:
        raise ConfigurationError("set KOMPAS_MASTER_KEY or KOMPAS_MASTER_KEY_FILE, not both")
    if settings.turn_key and len(settings.turn_key.reveal()) < 32:
        raise ConfigurationError("KOMPAS_TURN_KEY must have 32 characters or more")
    if settings.engine_url and not settings.turn_key:
        raise ConfigurationError("an engine that runs elsewhere (KOMPAS_ENGINE_URL) needs KOMPAS_TURN_KEY")
    if settings.production:
        if not settings.master_key and settings.master_key_file is None:
            raise ConfigurationError("production needs KOMPAS_MASTER_KEY or KOMPAS_MASTER_KEY_FILE: base64 of 32 random bytes")
        if not settings.desk_url.startswith("https://"):
            raise ConfigurationError("production needs KOMPAS_DESK_URL: the address of the desk, with https")


class _Reader:
    """Typed access with messages that name the variable."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(PREFIX + name, "").strip() or default

    def path(self, name: str) -> Path | None:
        value = self.text(name, "")
        return Path(value).resolve() if value else None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise ConfigurationError(f"{PREFIX}{name} must be a whole number from {least} to {most}")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """The first choice is the default."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise ConfigurationError(f"{PREFIX}{name} must be one of {', '.join(sorted(choices))}")
        return value
