"""What people did with moments in the app, as the command line and later runs must know it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

__all__ = ["NO_STATES", "States", "read_states"]


@dataclass(frozen=True, slots=True)
class States:
    """Keys of moments that are closed (done or dismissed), and of those that somebody took."""

    closed: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


NO_STATES = States()


def read_states(text: str | None) -> States:
    """The states in a JSON list of `{"key", "state", …}`; what cannot be read says nothing.

    >>> read_states('[{"key": "a", "state": "done"}, {"key": "b", "state": "taken"}]').closed
    frozenset({'a'})
    """
    try:
        rows: Any = json.loads(text or "[]")
    except ValueError:
        return NO_STATES
    known = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    return States(
        frozenset(
            str(one.get("key")) for one in known if one.get("state") in {"done", "dismissed"}
        ),
        frozenset(str(one.get("key")) for one in known if one.get("state") == "taken"),
    )
