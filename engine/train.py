"""`python -m engine.train`: train the model of the engine and say what is happening and how long it takes."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import io
import logging
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import manifest, process
from engine.process import ROOT

MODEL = ROOT / "models" / "kompas.tar.gz"
CONTENT = ("chat_speak", "facts", "questions", "topics")
"""Content files that understanding reads: a model trained with others would be judged by the wrong features."""


def inputs(config: Path, domain: Path, data: Path) -> str:
    """Fingerprint of everything a model depends on."""
    files = [config, domain, *data.rglob("*.yml"), *data.rglob("*.jsonl"), *(ROOT / "engine").rglob("*.py")]
    files += [path for name in CONTENT if (path := ROOT / "content" / f"{name}.yml").is_file()]
    base = Path(os.path.commonpath([ROOT, config, domain, data]))
    return manifest.fingerprint(base, files)


def main(arguments: list[str] | None = None) -> int:
    """0 when a model stands ready, 1 when Rasa could not make one (it has said why)."""
    options = _options(arguments)
    config, domain, data, out = (Path(p).resolve() for p in (options.config, options.domain, options.data, options.out))
    wanted = inputs(config, domain, data)
    if options.if_needed and _is_current(out, wanted):
        _say(f"model {out.name} is up to date")
        return 0
    out.parent.mkdir(parents=True, exist_ok=True)
    with (out.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two trainings at once would mix their files
        if options.if_needed and _is_current(out, wanted):
            return 0
        return _make(config, domain, data, out, wanted)


def _make(config: Path, domain: Path, data: Path, out: Path, wanted: str) -> int:
    start = time.monotonic()
    _say(f"training {out.name} from {config.name} (one to two minutes; much longer with config/diet.yml or config/stock.yml)")
    with TemporaryDirectory(dir=out.parent, prefix=".training-") as folder:
        made = Path(folder) / out.name
        if not _train(config, domain, data, made):
            return 1
        made.replace(out)  # an engine that starts meanwhile sees the old model or the new one, never half of one
    seconds = round(time.monotonic() - start, 1)
    manifest.write(out, wanted, config=config.name, seconds=seconds)
    _say(f"model ready: {out} ({out.stat().st_size / 1e6:.1f} MB, {seconds:.0f} s)")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m engine.train", description=__doc__)
    parser.add_argument("--config", default=str(ROOT / "config.yml"))
    parser.add_argument("--domain", default=str(ROOT / "domain.yml"))
    parser.add_argument("--data", default=str(ROOT / "data"))
    parser.add_argument("--out", default=str(MODEL))
    parser.add_argument("--if-needed", action="store_true", help="only when something it depends on changed")
    return parser.parse_args(arguments)


def _is_current(model: Path, wanted: str) -> bool:
    try:
        return manifest.check(model).get("inputs") == wanted
    except manifest.ModelRefused:
        return False


def _train(config: Path, domain: Path, data: Path, out: Path) -> bool:
    """True when Rasa wrote the model. Rasa's cache is left out: it does not see changes in our helper modules."""
    process.prepare()
    _say("loading Rasa (5 to 20 s)")
    import rasa.model_training

    steps = logging.getLogger("rasa.engine.training.hooks")
    steps.addHandler(_Steps())
    steps.setLevel(logging.INFO)
    steps.propagate = False
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = rasa.model_training.train(
            domain=str(domain),
            config=str(config),
            training_files=[str(data)],
            output=str(out.parent),
            fixed_model_name=out.name.removesuffix(".tar.gz"),
            force_training=True,
        )
    if result.code == 0 and result.model is not None:
        return True
    sys.stderr.write(said.getvalue())
    return False


class _Steps(logging.Handler):
    """Rasa's "starting / finished component" lines as progress with seconds."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._since = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        name = text.split("'")[1] if text.count("'") >= 2 else text
        if text.startswith("Starting"):
            self._since = time.monotonic()
            _say(f"  {name} ...")
        elif text.startswith("Finished"):
            _say(f"  {name}: {time.monotonic() - self._since:.1f} s")


def _say(text: str) -> None:
    """Past the capture of Rasa's own words, which name a folder that is gone by then."""
    if sys.__stdout__ is not None:
        sys.__stdout__.write(text + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    sys.exit(main())
