"""`python -m engine.serve`: Rasa's own server with our settings, started by the gateway's supervisor.

`rasa run -i 127.0.0.1` does the same for a developer; this adds what a supervised process needs: it ends when the
gateway ends, and it takes no options that could open it to the outside.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path

from engine import process, without_tensorflow
from engine.process import ROOT

LOOPBACK = "127.0.0.1"


def main(arguments: list[str] | None = None) -> int:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m engine.serve", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model", default=str(ROOT / "models" / "kompas.tar.gz"))
    parser.add_argument("--endpoints", default=str(ROOT / "endpoints.yml"))
    parser.add_argument("--end-with-stdin", action="store_true", help="stop when standard input is closed")
    options = parser.parse_args(arguments)
    if options.end_with_stdin:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    process.prepare()
    if not without_tensorflow.needed_by(Path(options.model)):
        without_tensorflow.keep_out()
    _serve(options)
    return 0


def _serve(options: argparse.Namespace) -> None:
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    serve_application(
        model_path=options.model,
        interface=LOOPBACK,
        port=options.port,
        credentials=str(ROOT / "credentials.yml"),
        enable_api=False,
        endpoints=AvailableEndpoints.read_endpoints(options.endpoints),
    )


def _end_with_stdin() -> None:
    """The supervisor holds the other end of this pipe: the kernel closes it even when the gateway is killed with -9.

    Without this an orphan would go on holding its port and half a gigabyte. Nothing is lost: the engine has no state.
    """
    while sys.stdin.buffer.read(1024):
        continue
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
