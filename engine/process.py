"""How every process of the engine begins: no telemetry, no noise on the terminal, nothing of a message in a log."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "ERROR",  # Rasa's own switch; also silences its progress bars
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_WORKERS": "1",
}
NOT_FOR_US = ("Slot auto-fill has been removed",)
"""Rasa says this at every start to anybody who uses slots."""


def prepare() -> None:
    """Call before anything of Rasa is imported."""
    os.environ |= ENVIRONMENT
    warnings.showwarning = _show
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    import structlog

    # Unconfigured, structlog prints every debug event, users' words included, to standard output.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _show(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_more: Any, **_named: Any) -> None:
    """Warnings about our own data are for whoever trains; those about the age of libraries are for nobody."""
    about_data = issubclass(category, UserWarning) and not issubclass(category, DeprecationWarning)
    if about_data and not str(message).startswith(NOT_FOR_US):
        sys.stderr.write(f"warning: {message}\n")
