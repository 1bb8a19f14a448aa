"""Which signals an address asks for: of whose contacts, of what kind, with which name or reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from wellspent.listening.signal import KIND_WORDS, SIGNAL_KINDS
from wellspent.report.selection import Selection
from wellspent.web.access.filters import Choices, as_query, choices, selection_of
from wellspent.web.access.scope import Scope, standing
from wellspent.web.centre.heard import HeardFilter

__all__ = ["OF_CONTACTS", "Wanted"]

OF_CONTACTS: Final = ("queue", "team", "channel", "reason", "segment", "week")
_UNSPOKEN: Final = {"yes": True, "no": False}


@dataclass(frozen=True)
class Wanted:
    """What an address asks for; `selection` is not yet within anybody's scope.

    Its names: those of contacts, and `kind` (several times), `unspoken` (yes or no), `name`, `topic`,
    and the days `since` and `until`.
    """

    selection: Selection
    heard: HeardFilter

    @classmethod
    def of(cls, query: Any) -> Wanted:
        """What this QueryDict says; kinds that there are not are left out."""
        kinds = frozenset(query.getlist("kind")) & frozenset(SIGNAL_KINDS)
        heard = HeardFilter(
            kinds=kinds or None,
            unspoken=_UNSPOKEN.get(query.get("unspoken", "")),
            name=query.get("name") or None,
            topic=query.get("topic") or None,
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )
        return cls(selection_of(query), heard)

    def query(self, **instead: str) -> str:
        """The query of an address that asks for the same, with some of it otherwise."""
        said: list[tuple[str, str]] = as_query(self.selection)
        said += [("kind", kind) for kind in sorted(self.heard.kinds or ())]
        if self.heard.unspoken is not None:
            said.append(("unspoken", "yes" if self.heard.unspoken else "no"))
        said += [
            (name, str(value))
            for name in ("name", "topic", "since", "until")
            if (value := getattr(self.heard, name)) is not None
        ]
        kept = [(name, value) for name, value in said if name not in instead]
        return urlencode(kept + [(name, value) for name, value in instead.items() if value])

    def choices(self, scope: Scope, topics: Mapping[str, str]) -> tuple[Choices, ...]:
        """The filters on screen; `topics` are the names of reasons by their keys."""
        chosen = self.heard
        spoken = {None: "", True: "yes", False: "no"}[chosen.unspoken]
        kinds = [(kind, words, kind in (chosen.kinds or ())) for kind, words in KIND_WORDS.items()]
        own = [
            Choices("kind", tuple(kinds)),
            Choices("unspoken", tuple((key, key, key == spoken) for key in _UNSPOKEN)),
            Choices("name", tuple((one, one, one == chosen.name) for one in _names())),
            Choices("topic", tuple((key, name, key == chosen.topic) for key, name in topics.items())),
        ]  # fmt: skip
        return (*(one for one in own if one.options), *choices(scope, self.selection, OF_CONTACTS))


def _day(said: str) -> date | None:
    """A day such as 2026-03-31; None where it is none."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _names() -> list[str]:
    """The competitors and products that the centre listens for."""
    listened = standing().workspace.settings.listening
    return sorted({*listened.competitors, *listened.products})
