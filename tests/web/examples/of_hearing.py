"""Examples of what was heard."""

from __future__ import annotations

EXAMPLES = {"topic": lambda _people, _line: "t1"}
