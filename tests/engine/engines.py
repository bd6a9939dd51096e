"""Starting a real engine for tests: its own Python, a toy dialogue or the real one, a free loopback port."""

from __future__ import annotations

import http.client
import json
import os
import select
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.engine.supervisor import PYTHON, ROOT, child_environment, free_port

TOY = Path(__file__).with_name("toy")
BUILD = ROOT / "build" / "test-model"
KEY = "toets-" + "k" * 40
SECONDS = 120


def environment(**more: str) -> dict[str, str]:
    return child_environment(KEY) | {"PYTHONPATH": f"{ROOT}:{TOY}", "RASA_TELEMETRY_ENABLED": "false"} | more


def train(out: Path, *options: str) -> Path:
    """Only when something changed: the manifest beside the model knows."""
    command = [str(PYTHON), "-m", "engine.train", "--if-needed", "--out", str(out), *options]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def toy_model() -> Path:
    options = ["--config", str(TOY / "config.yml"), "--domain", str(TOY / "domain.yml"), "--data", str(TOY / "data")]
    return train(BUILD / "toy" / "kompas.tar.gz", *options)


def real_model() -> Path:
    return train(ROOT / "models" / "kompas.tar.gz")


@dataclass
class Engine:
    """A running engine and one way to talk to it."""

    port: int
    log: Path

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            read = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(read) if read[:1] == b"{" else {}

    def post(self, key: str = KEY, **turn: object) -> tuple[int, dict]:
        body = {"conversation": "c1", "channel": "web", "state": None, "text": "", "payload": "", "force_intent": ""} | turn
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return self.call("POST", "/turn", json.dumps(body).encode(), **headers)

    def turn(self, state: dict | None = None, **turn: object) -> dict:
        status, answer = self.post(state=state, **turn)
        assert status == 200, answer
        return answer

    def talk(self, *says: dict, state: dict | None = None) -> dict:
        """Several turns; the last answer."""
        answer: dict = {}
        for turn in says:
            answer = self.turn(state, **turn)
            state = answer["state"]
        return answer


@contextmanager
def running(command: list[str], port: int, log: Path, **more: str):
    """The process, ended afterwards; fails with its log when it does not come up."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(PYTHON), *command], cwd=ROOT, env=environment(**more), stdin=subprocess.PIPE, stdout=out, stderr=out
        )
        engine = Engine(port, log)
        try:
            _until_ready(engine, process)
            yield engine
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdin.close()


def _until_ready(engine: Engine, process: subprocess.Popen) -> None:
    watch = os.pidfd_open(process.pid)
    try:
        for _ in range(SECONDS * 10):
            try:
                if engine.call("GET", "/health") == (200, {"ready": True}):
                    return
            except OSError:
                pass
            if select.select([watch], [], [], 0.1)[0]:
                break
    finally:
        os.close(watch)
    raise AssertionError(f"the engine did not come up:\n{engine.log.read_text()[-3000:]}")


@contextmanager
def serving(model: Path, log: Path, endpoints: Path | None = None):
    port = free_port()
    command = ["-m", "engine.serve", "--port", str(port), "--model", str(model), "--end-with-stdin"]
    if endpoints:
        command += ["--endpoints", str(endpoints)]
    with running(command, port, log) as engine:
        yield engine
