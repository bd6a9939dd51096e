"""Small replacements inside Rasa 3.6.21 that make a turn cheap; each does what the original does, only sooner.

Measured with the pipeline of config.yml: see docs/adr on the engine. tests/engine pins the source of what is replaced,
so an upgrade of Rasa cannot change meaning unnoticed. Nothing is replaced while training.
"""

from __future__ import annotations

import copy
import dataclasses
from types import SimpleNamespace
from typing import Any

import rasa.core.actions.forms
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

ONLY_LOGS_COPY = (
    rasa.core.processor,
    rasa.core.actions.forms,
    rasa.core.policies.rule_policy,
    rasa.core.policies.memoization,
)
"""Modules whose every use of `copy` is a deep copy handed to a debug line that is never written."""

_types: dict[str, type[Event]] = {}


def install() -> None:
    """Safe to call more than once."""
    Event.resolve_by_type = staticmethod(_resolve_by_type)
    DaskGraphRunner.run = _run_in_order
    DialogueStateTracker.copy = _copy_tracker
    Slot.__copy__ = _copy_slot
    for module in ONLY_LOGS_COPY:
        module.copy = SimpleNamespace(deepcopy=_same)


_resolve_slowly = Event.resolve_by_type


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """Rasa walks all subclasses of Event for each event of each tracker; the table is the same every time."""
    if not _types:
        for cls in all_subclasses(Event):
            _types.setdefault(cls.type_name, cls)
    return _types.get(type_name) or _resolve_slowly(type_name, default)


def _plan(runner: Any, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Node names in an order in which every node comes after what it needs, with those needs."""
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    order: list[tuple[str, tuple[str, ...]]] = []
    placed: set[str] = set()

    def place(name: str) -> None:
        if name in placed or name not in nodes:
            return
        placed.add(name)
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            place(need)
        order.append((name, needs))

    for target in targets:
        place(target)
    return order


def _run_in_order(self: Any, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
    """One loop over a remembered order in place of building and scheduling a dask graph for every message."""
    wanted = tuple(targets or self._graph_schema.target_names)
    plans = self.__dict__.setdefault("_kompas_plans", {})
    if wanted not in plans:
        plans[wanted] = _plan(self, wanted)
    results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in plans[wanted]:
            results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(results[target] for target in wanted)


def _copy_tracker(self: Any) -> Any:
    """A copy of the state itself; Rasa replays every event of the conversation to arrive at the same."""
    twin = self.__class__.__new__(self.__class__)
    twin.__dict__.update(self.__dict__)
    twin.events = self._create_events(self.events)
    twin.slots = copy.copy(self.slots)
    twin.slots.update({name: copy.copy(slot) for name, slot in self.slots.items()})
    if self.active_loop is not None:
        twin.active_loop = dataclasses.replace(self.active_loop)
    twin.sender_source = twin.model_id = twin.assistant_id = None
    return twin


def _copy_slot(self: Any) -> Any:
    """What copy.copy arrives at by way of pickle's protocol; every tracker copies every slot, several times a turn."""
    twin = self.__class__.__new__(self.__class__)
    twin.__dict__.update(self.__dict__)
    return twin


def _same(value: Any) -> Any:
    return value
