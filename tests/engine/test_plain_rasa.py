"""What a developer types: `rasa run` with our files, at the loudest log level, and a stock action server."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.adapters.engine.supervisor import PYTHON, ROOT, free_port
from tests.engine.engines import KEY, TOY, environment, running, toy_model

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("_engine_python")]

CANARY = "Wollebrand"
AT_TERMINAL = Path(__file__).with_name("at_terminal.py")
RUN = ["-m", "rasa", "run", "-i", "127.0.0.1", "--model", "{model}", "--endpoints", "{endpoints}", "--debug", "-p", "{port}"]


@contextmanager
def rasa_run(log, endpoints="endpoints.yml", **more):
    port = free_port()
    values = {"model": str(toy_model()), "endpoints": str(TOY / endpoints), "port": str(port)}
    with running([word.format(**values) for word in RUN], port, log, **more) as engine:
        yield engine


def test_no_word_of_a_youth_reaches_a_log_at_any_level(tmp_path):
    log = tmp_path / "log"
    with rasa_run(log) as engine:
        engine.talk(
            {"text": f"ik word afgeperst door {CANARY}"},
            {"text": f"is dit anoniem {CANARY}"},
            {"text": f"/ mijn naam is {CANARY}"},
            {"text": f'/inform{{"age_band":"{CANARY}"}}'},
            {"text": f"ik ben 15 {CANARY}", "force_intent": "suicidal"},
        )
        engine.turn({"v": 9, "slots": {"age_band": CANARY}}, text=CANARY)
        engine.turn(text=f"knal maar kapot {CANARY}")
        engine.post(payload=f'/inform{{"{CANARY}": 1}}')
        engine.post(text=CANARY, force_intent=CANARY)
        engine.call("POST", "/turn", json.dumps({"text": CANARY}).encode(), Authorization=f"Bearer {KEY}")
        engine.call("POST", "/turn", f'{{"text": "{CANARY}'.encode(), Authorization=f"Bearer {KEY}")
        engine.call("POST", "/turn", f'{{"text": "{CANARY}"}}'.encode(), Authorization="Bearer wrong")

    written = log.read_text()
    assert "words withheld during a turn" in written, "debug was on, or this test proves nothing"
    assert "action failed: action_break: ValueError at toy_actions" in written
    assert CANARY.lower() not in written.lower()
    assert KEY not in written


@contextmanager
def stock_action_server():
    port = free_port()
    command = [str(PYTHON), "-m", "rasa", "run", "actions", "--actions", "toy_actions", "-p", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if "Action endpoint is up and running" in line:
                break
        yield port
    finally:
        process.kill()
        process.communicate()


def test_a_stock_action_server_works_as_well(tmp_path):
    with stock_action_server() as port, rasa_run(tmp_path / "log", "endpoints_stock.yml", STOCK_ACTION_PORT=str(port)) as engine:
        done = engine.talk(
            {"text": "ik word afgeperst"}, {"payload": '/inform{"age_band":"16_17"}'}, {"payload": '/inform{"demand":"money"}'}
        )
        assert done["card"]["advised"] == ["utter_advice"]
        assert done["commands"] == [{"name": "record_report", "arguments": {"topic": "sextortion"}}]

        broken = engine.turn(text="knal maar kapot")
        assert [reply["response"] for reply in broken["replies"]] == ["utter_something_went_wrong"]


def test_without_an_action_server_nobody_is_left_in_silence(tmp_path):
    with rasa_run(tmp_path / "log", "endpoints_stock.yml", STOCK_ACTION_PORT=str(free_port())) as engine:
        answer = engine.turn(text="ik wil een mens spreken")

    assert [reply["response"] for reply in answer["replies"]] == ["utter_something_went_wrong"]
    assert answer["commands"][0]["name"] == "offer_handover"


@pytest.mark.parametrize("key", ["", "short"])
def test_without_a_proper_key_the_channel_refuses_to_start_and_says_why(key):
    values = {"model": str(toy_model()), "endpoints": str(TOY / "endpoints.yml"), "port": str(free_port())}
    command = [str(PYTHON), *(word.format(**values) for word in RUN)]
    done = subprocess.run(command, cwd=ROOT, env=environment(KOMPAS_TURN_KEY=key), capture_output=True, text=True, timeout=120)

    assert done.returncode != 0
    assert "set KOMPAS_TURN_KEY" in done.stdout + done.stderr


def test_the_shell_works_without_a_key_and_runs_actions_in_its_own_process():
    shell = [str(PYTHON), "-m", "rasa", "shell", "--model", str(toy_model()), "--endpoints", str(TOY / "endpoints.yml")]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(AT_TERMINAL), *shell, "-p", str(free_port())],
        cwd=ROOT,
        env=environment(KOMPAS_TURN_KEY="", TERM="dumb"),
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert "heard" in done.stdout, done.stdout + done.stderr


def test_the_bulk_parser_answers_line_by_line_and_never_obeys():
    command = [str(PYTHON), "-m", "engine.parse", "--model", str(toy_model())]
    given = "".join(json.dumps({"text": text}) + "\n" for text in ("ik ben 15", "/break_now", "hoi"))
    done = subprocess.run(command, cwd=ROOT, env=environment(), input=given, capture_output=True, text=True, timeout=120)

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["facts"] for line in lines] == [{"age_band": "12_15"}, {}, {}]
    assert all(line["confidence"] < 1 and line["ms"] > 0 for line in lines)
    assert lines[2]["intent"] == "greet"
    refused = subprocess.run(command, cwd=ROOT, env=environment(), input="geheim\n", capture_output=True, text=True, timeout=120)
    assert refused.returncode == 2
    assert "geheim" not in refused.stderr
