"""The kinds of a unit by one automaton of google-re2: what `empathic_kinds` gives, sooner.

The automaton knows no look-ahead, so phrases stand in it without theirs and find too much
rather than too little; what such a kind finds is looked at again. A unit of other characters
than printable ASCII is left to `empathic_kinds`: there the two read words differently.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from wellspent.scorecard.empathy_spans import empathic_kinds, read_kinds

__all__ = ["screened_kinds"]

_LOOK_AHEAD: Final = re.compile(r"\(\?!(?:[^()]|\([^()]*\))*\)")
_NOTHING: Final[frozenset[str]] = frozenset()


def screened_kinds(text: str) -> frozenset[str]:
    """The kinds that a unit shows, as `empathic_kinds` gives them."""
    if not (text.isascii() and text.isprintable()):
        return empathic_kinds(text)
    low = text.lower()
    found = _automaton().Match(low)
    if not found:
        return _NOTHING
    kinds = [_kinds()[place] for place in found]
    return frozenset(name for name, again in kinds if again is None or again.search(low))


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """Every kind, and its phrases where they have to be looked at again."""
    return tuple(
        (name, kind.phrases if _LOOK_AHEAD.search(kind.phrases.pattern) else None)
        for name, kind in read_kinds().items()
    )


@cache
def _automaton() -> Any:
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    kinds = re2.Set.SearchSet(options)
    for kind in read_kinds().values():
        kinds.Add(_LOOK_AHEAD.sub("", kind.phrases.pattern))
    kinds.Compile()
    return kinds
