"""How to make one row of each kind about a given contact.

Each app has a module `examples/of_<app>.py` with a dict `EXAMPLES` from the name in an
address or a route (`evaluation`, `dispute`, …; a model's name in lower case) to a function
`(people, line) -> row`. Names of things that are about no contact ignore the line.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

__all__ = ["examples"]


def examples():
    """Every example by its name."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("of_*.py")):
        found |= import_module(f"examples.{path.stem}").EXAMPLES
    return found
