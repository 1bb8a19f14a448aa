"""A scheme tried on the centre's contacts, for whoever asks: the same for all, with the names that they may see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from wellspent.estimate import Unknown
from wellspent.moments.incentives import (
    BEHAVIOURS,
    RESULTS,
    Measure,
    Scheme,
    Trial,
    measure_of,
    scheme_of,
    try_scheme,
)
from wellspent.report.index import ContactIndex
from wellspent.report.moments.scheme_contacts import gather_scheme_contacts
from wellspent.web.access.filters import values_in_sight
from wellspent.web.access.scope import Scope, standing
from wellspent.web.centre.remembering import Memory
from wellspent.workspace import connect_analysed

__all__ = ["measures_there", "scheme_typed", "try_in_sight"]

_TRIED: Final = Memory(64)
_NUMBERS: Final = ("period_days", "share", "threshold", "amount", "most", "cap", "least_contacts")
_WHOLE: Final = ("period_days", "least_contacts")


def try_in_sight(scope: Scope, scheme: Scheme) -> Trial | Unknown:
    """The trial on all contacts of the centre; of those who would have won, the names in sight."""
    state = (standing().run, scheme)
    found: Trial | Unknown = _TRIED.recall(
        state, lambda: try_scheme(scheme, _contacts(), seed=standing().workspace.settings.seed)
    )
    if isinstance(found, Unknown) or scope.everything:
        return found
    names = values_in_sight(scope, "agent" if scheme.per == "agent" else "team")
    return replace(found, winners=tuple(one for one in found.winners if one.name in names))


def measures_there() -> tuple[Measure, ...]:
    """What a scheme may pay for here: measures that some contact has."""
    table = _contacts()
    known = {name for name in table.column_names if table[name].null_count < table.num_rows}
    answers = [found for name in sorted(known) if name.startswith("answer/") and (found := measure_of(name))]  # fmt: skip
    return (*(one for one in (*RESULTS, *BEHAVIOURS) if one.key in known), *answers)


def scheme_typed(typed: Any) -> Scheme:
    """The scheme of a form: `weight.<measure>` and the fields by their names. Raises `SchemeInvalid` at the field."""
    said: dict[str, Any] = {"name": typed.get("name", ""), "adjusted": bool(typed.get("adjusted"))}
    for key in ("per", "pays"):
        if typed.get(key):
            said[key] = typed[key]
    for key in _NUMBERS:
        if text := str(typed.get(key, "")).strip():
            said[key] = _number(text, whole=key in _WHOLE)
    weights = {
        key.removeprefix("weight."): _number(text)
        for key, value in typed.items()
        if key.startswith("weight.") and (text := str(value).strip()) not in {"", "0"}
    }
    return scheme_of({**said, "measures": weights})


def _number(text: str, *, whole: bool = False) -> Any:
    """The number; what is none stays as it was typed, and is refused by its field."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(number) if whole and number == int(number) else number


def _contacts() -> Any:
    """The centre's contacts as schemes judge them, read once a run."""

    def read(_index: ContactIndex) -> Any:
        workspace = standing().workspace
        with connect_analysed(workspace) as connection:
            return gather_scheme_contacts(connection, workspace.settings)

    return standing().derived("scheme contacts", read)
