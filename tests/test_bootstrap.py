"""The composition root: starts with nothing but defaults, refuses what is unsafe, stops cleanly, mends broken jobs."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path

import aiohttp
import pytest

from bot import bootstrap
from bot.adapters.engine.fake import FakeEngine, says
from bot.adapters.server import listen_on
from bot.bootstrap import App, build, serve
from bot.cli import main
from bot.core.conversation import Channel, Inbound, InboundKind
from bot.core.errors import ConfigurationError
from bot.settings import load_settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environ(folder: Path, **more: str) -> dict[str, str]:
    ports = {"KOMPAS_PUBLIC_PORT": str(free_port()), "KOMPAS_DESK_PORT": str(free_port())}
    return {"KOMPAS_VAR": str(folder / "var"), "KOMPAS_MODEL": str(folder / "no model"), **ports, **more}


async def test_a_fresh_machine_needs_no_setting(tmp_path: Path) -> None:
    """Both ports answer, a message is stored and answered although there is no engine, and SIGTERM ends it all."""
    settings = load_settings(environ(tmp_path))
    answers: dict[str, int] = {}

    async def ready(app: App) -> None:
        async with aiohttp.ClientSession() as web:
            for port, path in ((settings.public_port, "/"), (settings.public_port, "/health"), (settings.desk_port, "/login")):
                async with web.get(f"http://127.0.0.1:{port}{path}") as answer:
                    answers[f"{port}{path}"] = answer.status
        talk = (await app.kompas.youth.open(Channel.WEB)).conversation
        await app.kompas.youth.receive(talk, Inbound(InboundKind.TEXT, "k1", text="hallo"))
        await app.kompas.worker.idle()
        assert [e.reply.response for e in await app.kompas.youth.thread(talk, 1)] == ["gateway.degraded"]
        os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(serve(settings, ready), 30)
    assert set(answers.values()) == {200}
    assert len(answers) == 3
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


async def test_what_was_stored_before_a_crash_is_answered_after_the_start(tmp_path: Path) -> None:
    settings = load_settings(environ(tmp_path))
    killed = build(settings, FakeEngine())
    await killed.kompas.start(alone=True)
    talk = (await killed.kompas.youth.open(Channel.WEB)).conversation
    await killed.kompas.youth.receive(talk, Inbound(InboundKind.TEXT, "k1", text="hallo"))
    for task in list(killed.kompas.worker._busy.values()):
        task.cancel()
    killed.database.stop()
    again = build(settings, FakeEngine().then(says("Hoi")))
    async with again.running(), again.kompas.youth.listen(talk) as ticks:
        async for _ in ticks:
            if len(entries := await again.kompas.youth.thread(talk)) == 2:
                break
    assert entries[1].reply.text == "Hoi"


def test_a_taken_port_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ConfigurationError, match="cannot listen on"):
        listen_on("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("key", ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="])
def test_production_refuses_to_start_without_a_proper_key(tmp_path: Path, key: str) -> None:
    unsafe = environ(tmp_path, KOMPAS_ENV="production", KOMPAS_DESK_URL="https://desk.example.nl", KOMPAS_MASTER_KEY=key)
    with pytest.raises(ConfigurationError, match=r"master key|KOMPAS_MASTER_KEY"):
        build(load_settings(unsafe))
    assert not (tmp_path / "var" / "keys").exists(), "production never makes a key for itself"


@pytest.mark.parametrize("url", ["https://engine:5005", "engine:5005", "http://engine"])
def test_the_address_of_engines_elsewhere_is_checked(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="KOMPAS_ENGINE_URL"):
        build(load_settings(environ(tmp_path, KOMPAS_ENGINE_URL=url, KOMPAS_TURN_KEY="k" * 40)))


async def test_a_job_that_breaks_off_starts_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(bootstrap, "PAUSE", 0)
    lives = []
    done = asyncio.Event()

    async def job() -> None:
        lives.append(1)
        if len(lives) < 3:
            raise LookupError("geheim woord")
        done.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(bootstrap._for_ever("rounds", job))
    await asyncio.wait_for(done.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert caplog.text.count("rounds broke off: LookupError") == 2
    assert "geheim" not in caplog.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Bel [[somebody]].", "x.yml: utter_x: [[somebody]] is not in referrals.yml"),
        ("Bel [[helpwanted.phone].", "x.yml: utter_x: a mark is not closed; write [[key]] or [[key.name]]"),
        ("Over {topic.", "x.yml: utter_x: a brace is not closed"),
    ],
)
def test_a_bad_mark_in_an_answer_of_the_engine_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    # Given one text of the engine with a mistake in it
    (tmp_path / "x.yml").write_text(f"responses:\n  utter_x:\n  - text: '{text}'\n", "utf-8")
    monkeypatch.setattr(bootstrap, "RESPONSES", tmp_path)
    (tmp_path / "model").touch()
    for name, value in environ(tmp_path, KOMPAS_MODEL=str(tmp_path / "model")).items():
        monkeypatch.setenv(name, value)
    # When somebody starts Kompas, then it ends with one sentence that names the file and the text
    assert main(["run"]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len([line for line in said if line.startswith("kompas: ")]) == 1
    assert f"kompas: {says}" in said[-1]
