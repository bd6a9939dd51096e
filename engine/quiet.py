"""Silence about people: while a turn is in flight no log record of any library carries its own words.

Rasa logs what a youth typed at DEBUG and sometimes at WARNING, and a traceback may quote it. Filters per logger can be
forgotten, so the record itself is made harmless where all of them are born: Python's log record factory.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

from engine.errors import EngineError
from engine.turn import CURRENT

OWN = "engine"
_original_factory = logging.getLogRecordFactory()
_original_show = warnings.showwarning


def install() -> None:
    """Safe to call more than once."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    logging.setLogRecordFactory(_record)
    if warnings.showwarning is not _show_warning:
        global _original_show
        _original_show = warnings.showwarning
        warnings.showwarning = _show_warning
    # Bound loggers keep this list object, so it is changed in place: a logger cached earlier is covered as well.
    processors = structlog.get_config()["processors"]
    if _drop_during_turn not in processors:
        processors.insert(0, _drop_during_turn)


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _original_factory(*args, **kwargs)
    if CURRENT.get() is not None and not _is_ours(record):
        record.msg = f"[{record.name}:{record.lineno}] (words withheld during a turn)"
        if record.exc_info and record.exc_info[0] is not None:
            record.msg += f" {record.exc_info[0].__name__}"
        record.args = None
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
    return record


def _show_warning(*args: Any, **kwargs: Any) -> None:
    if CURRENT.get() is None:
        _original_show(*args, **kwargs)


def _is_ours(record: logging.LogRecord) -> bool:
    """Our own lines hold only names of actions and places (see engine.errors)."""
    ours = record.name == OWN or record.name.startswith(OWN + ".")
    return ours and not record.exc_info and all(isinstance(a, int | float | EngineError) for a in record.args or ())


def _drop_during_turn(_logger: Any, _method: str, event_dict: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if CURRENT.get() is not None:
        raise structlog.DropEvent
    return event_dict
