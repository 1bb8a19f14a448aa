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
from wellspent.report.moments.briefs import Briefs
from wellspent.report.moments.scheme_contacts import gather_scheme_contacts
from wellspent.web.access.filters import values_in_sight
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope, standing
from wellspent.web.access.typed_numbers import number_typed
from wellspent.web.centre.remembering import Memory
from wellspent.web.steering.scheme_words import ANSWER, NUMBERS, question_texts, words_of_form
from wellspent.workspace import connect_analysed

__all__ = ["briefs_to_open", "measures_there", "scheme_typed", "try_in_sight"]

_TRIED: Final = Memory(64)


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


def briefs_to_open(scope: Scope) -> frozenset[str]:
    """Agents whose brief was prepared and is this person's to open: all of a director, the team's of a lead."""
    found = standing().part(Briefs)
    if not isinstance(found, Briefs) or not scope.may(Right.READ_COACHING):
        return frozenset()
    return frozenset(one.agent for one in found.briefs if scope.everything or one.team in scope.teams)  # fmt: skip


def measures_there() -> tuple[Measure, ...]:
    """What a scheme may pay for here: measures that some contact has."""
    table = _contacts()
    known = {name for name in table.column_names if table[name].null_count < table.num_rows}
    answers = [found for name in sorted(known) if name.startswith(ANSWER) and (found := measure_of(name))]  # fmt: skip
    texts = question_texts() if answers else {}
    asked = [
        replace(one, name=f"“{texts[of]}” answered yes")
        if (of := one.key.removeprefix(ANSWER)) in texts
        else one
        for one in answers
    ]
    return (*(one for one in (*RESULTS, *BEHAVIOURS) if one.key in known), *asked)


def scheme_typed(typed: Any) -> Scheme:
    """The scheme of a form: `weight.<measure>` and the fields by their names. Raises `SchemeInvalid` at the field."""
    said: dict[str, Any] = {"name": typed.get("name", ""), "adjusted": bool(typed.get("adjusted"))}
    for key in ("per", "pays"):
        if typed.get(key):
            said[key] = typed[key]
    for key in NUMBERS:
        if text := str(typed.get(key, "")).strip():
            said[key] = _number(text)
    weights = {
        key.removeprefix("weight."): _number(text)
        for key, value in typed.items()
        if key.startswith("weight.") and (text := str(value).strip()) not in {"", "0"}
    }
    return scheme_of({**said, "measures": weights}, words_of_form(measures_there()))


def _number(text: str) -> float | str:
    """The number; what is none stays as it was typed, and is refused by its field."""
    number = number_typed(text)
    return text if number is None else number


def _contacts() -> Any:
    """The centre's contacts as schemes judge them, read once a run."""

    def read(_index: ContactIndex) -> Any:
        workspace = standing().workspace
        with connect_analysed(workspace) as connection:
            return gather_scheme_contacts(connection, workspace.settings)

    return standing().derived("scheme contacts", read)
