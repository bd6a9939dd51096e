"""The report form: closed values only, prefilled from the card, every field may stay empty (R60)."""

from __future__ import annotations

from typing import Any

from bot.adapters.desk.strings import Strings
from bot.adapters.desk.views import Views
from bot.core.errors import Refused
from bot.services.ports import Report


class ReportForm:
    """Which fields there are and what they may hold stands in content/desk.yml under `report.fields`."""

    def __init__(self, strings: Strings, views: Views) -> None:
        self._strings = strings
        self._views = views
        self._fields = strings.items("report.fields")

    def shown(self, draft: Report) -> list[dict[str, Any]]:
        """Fields in order with their choices; `value` is empty when nothing is known."""
        return [
            {
                "name": name,
                "label": self._strings.label("slots", name),
                "value": draft.categories.get(name, ""),
                "choices": self._choices(name, draft.categories.get(name, "")),
            }
            for name in self._fields
        ]

    def filled(self, draft: Report, filled: dict[str, str]) -> Report:
        """The draft with what the counsellor chose. Raises Refused for a field or value that is not on the form."""
        categories = dict(draft.categories)
        for name, value in filled.items():
            if name not in self._fields:
                raise Refused("not a field of the report")
            if value and value not in dict(self._choices(name, draft.categories.get(name, ""))):
                raise Refused("not a value of this field")
            if value:
                categories[name] = value
            else:
                categories.pop(name, None)
        return Report(categories)

    def _choices(self, name: str, drafted: str) -> list[tuple[str, str]]:
        source = "topics" if name == "topic" else f"values.{name}"
        choices = list(self._strings.group(source).items())
        if drafted and drafted not in dict(choices):
            choices.append((drafted, self._views.value(name, drafted)))
        return choices
