"""`python -m engine.parse --model FILE`: JSON lines `{"text"}` in, the understanding of each out, without a server.

Each answer is `{"intent", "confidence", "ranking", "facts", "ms"}`, flushed at once, so a caller may talk to it line by
line or hand over a whole file. Nothing else is written to standard output.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine import process, without_tensorflow

if TYPE_CHECKING:
    from rasa.core.processor import MessageProcessor


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 2 when a line is not what it should be (says which)."""
    parser = argparse.ArgumentParser(prog="python -m engine.parse", description=__doc__)
    parser.add_argument("--model", required=True)
    options = parser.parse_args(arguments)
    processor = load(Path(options.model))

    from engine.understanding import as_wire, understand

    understand(processor, "hoi")  # the first message pays for lexicons that are read lazily
    for number, line in enumerate(sys.stdin, 1):
        try:
            text = json.loads(line)["text"]
        except (ValueError, KeyError, TypeError):
            sys.stderr.write(f"line {number} is not a JSON object with a text\n")
            return 2
        start = time.perf_counter()
        parsed = understand(processor, str(text))
        ms = (time.perf_counter() - start) * 1000
        sys.stdout.write(json.dumps({**as_wire(parsed), "ms": round(ms, 3)}) + "\n")
        sys.stdout.flush()
    return 0


def load(model: Path) -> MessageProcessor:
    """Rasa's processor for the model, with our faster inner parts."""
    process.prepare()
    if not without_tensorflow.needed_by(model):
        without_tensorflow.keep_out()
    from rasa.core.lock_store import InMemoryLockStore
    from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
    from rasa.core.processor import MessageProcessor

    from engine.state_store import RequestStateStore

    return MessageProcessor(str(model), RequestStateStore(), InMemoryLockStore(), TemplatedNaturalLanguageGenerator({}))


if __name__ == "__main__":
    sys.exit(main())
