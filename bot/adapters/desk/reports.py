"""The report form: closed values only, prefilled from the card, every field may stay empty (R60)."""

from __future__ import annotations

from typing import Any

from bot.adapters.desk.strings import Strings
from bot.core.errors import Refused
from bot.services.ports import Report


class ReportForm:
    """Which fields there are stands in content/desk.yml under `report.fields`; what they may hold under `values`."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._fields = strings.items("report.fields")
        self._subs = strings.group("report.subs")

    def shown(self, draft: Report) -> list[dict[str, Any]]:
        """Fields in order with their choices. `value` is empty when nothing is known or it cannot be counted."""
        return [
            {
                "name": name,
                "label": self._strings.label("slots", name),
                "value": draft.categories.get(name, "") if draft.categories.get(name) in self._choices(name) else "",
                "choices": list(self._choices(name).items()),
                "of": self._subs if name == "sub" else None,
            }
            for name in self._fields
        ]

    def filled(self, draft: Report, filled: dict[str, str]) -> Report:
        """The draft with what the counsellor chose. Raises Refused for a field or value that is not on the form."""
        categories = dict(draft.categories)
        for name, value in filled.items():
            if name not in self._fields or (value and value not in self._choices(name)):
                raise Refused("not a field or value of the report")
            if value:
                categories[name] = value
            else:
                categories.pop(name, None)
        if categories.get("sub") not in self._subs.get(categories.get("topic", ""), []):
            categories.pop("sub", None)
        return Report(categories)

    def _choices(self, name: str) -> dict[str, str]:
        return self._strings.group("topics" if name == "topic" else f"values.{name}")
