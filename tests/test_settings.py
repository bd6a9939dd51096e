"""The settings: documented, checked, masked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import ConfigurationError
from bot.settings import KNOWN, Secret, load_settings

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
PRODUCTION = {"KOMPAS_ENV": "production", "KOMPAS_MASTER_KEY": KEY, "KOMPAS_DESK_URL": "https://desk.example.nl"}


def test_without_any_setting_there_is_a_safe_default_on_this_machine() -> None:
    settings = load_settings({"PATH": "/usr/bin"})
    assert (settings.environment, settings.production) == ("development", False)
    assert (settings.public_host, settings.desk_host) == ("127.0.0.1", "127.0.0.1")
    assert settings.database_url == f"sqlite:///{settings.var / 'kompas.db'}"
    assert settings.silence == timedelta(hours=1)
    assert not settings.telegram_token


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = load_settings(
        {
            **PRODUCTION,
            "KOMPAS_VAR": str(tmp_path),
            "KOMPAS_DATABASE_URL": "postgresql://kompas:geheim@db/kompas",
            "KOMPAS_PUBLIC_PORT": "80",
            "KOMPAS_TELEGRAM_TOKEN": "123:abc",
            "KOMPAS_SILENCE_MINUTES": "30",
        }
    )
    assert settings.production
    assert settings.public_https
    assert settings.var == tmp_path
    assert settings.public_port == 80
    assert settings.telegram_token.reveal() == "123:abc"
    assert settings.shown_database == "postgresql://db/kompas"


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"KOMPAS_TELEGRAM_TOKN": "x"}, "KOMPAS_TELEGRAM_TOKN"),
        ({"KOMPAS_ENV": "prod"}, "KOMPAS_ENV"),
        ({"KOMPAS_PUBLIC_PORT": "-1"}, "KOMPAS_PUBLIC_PORT"),
        ({"KOMPAS_PUBLIC_PORT": "70000"}, "KOMPAS_PUBLIC_PORT"),
        ({"KOMPAS_PUBLIC_PORT": "٣"}, "KOMPAS_PUBLIC_PORT"),
        ({"KOMPAS_DATABASE_URL": "mysql://x"}, "KOMPAS_DATABASE_URL"),
        ({"KOMPAS_TURN_KEY": "short"}, "KOMPAS_TURN_KEY"),
        ({"KOMPAS_ENGINE_URL": "http://engine:5005"}, "KOMPAS_TURN_KEY"),
        ({"KOMPAS_MASTER_KEY": KEY, "KOMPAS_MASTER_KEY_FILE": "/x"}, "not both"),
        ({**PRODUCTION, "KOMPAS_MASTER_KEY": ""}, "KOMPAS_MASTER_KEY"),
        ({**PRODUCTION, "KOMPAS_DESK_URL": ""}, "KOMPAS_DESK_URL"),
        ({**PRODUCTION, "KOMPAS_DESK_URL": "http://desk.example.nl"}, "KOMPAS_DESK_URL"),
    ],
)
def test_what_is_wrong_or_unsafe_is_refused_by_name(environ: dict[str, str], names: str) -> None:
    with pytest.raises(ConfigurationError, match=names):
        load_settings(environ)


def test_secrets_never_show_themselves() -> None:
    environ = {**PRODUCTION, "KOMPAS_TELEGRAM_TOKEN": "123:abc", "KOMPAS_TURN_KEY": "t" * 40}
    shown = f"{load_settings(environ)!r} {Secret('geheim')} {[Secret('geheim')]}"
    for secret in (KEY, "123:abc", "t" * 40, "geheim"):
        assert secret not in shown


def test_the_documentation_and_the_reader_name_the_same_settings() -> None:
    source = Path(load_settings.__code__.co_filename).read_text()
    reader = source[source.index("def load_settings") :]
    read = {f"KOMPAS_{name}" for name in KNOWN_NAMES if f'"{name}"' in reader}
    assert read == KNOWN


KNOWN_NAMES = {name.removeprefix("KOMPAS_") for name in KNOWN}
