"""One row a contact: what was known before it, what agents did in it, what happened to the customer after it.

covariate  known before the contact began: where it came in, when, and the customer's history
behaviour  a column named by the behaviour's key
outcome    a column named by the outcome's key; nan where it is not known
earlier    the same outcome in the window before the one that is adjusted for: no behaviour of this
           contact can have changed it
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.estimate import Figure, estimate_share, too_few
from wellspent.report.gather import gather, query_rows
from wellspent.report.impact.behaviours import gather_behaviours
from wellspent.report.impact.model import Behaviour, Outcome
from wellspent.settings import OutcomeSettings, Settings
from wellspent.worth.clusters import mean_estimate
from wellspent.worth.effect import Refusal
from wellspent.worth.outcomes import (
    Absent,
    How,
    OutcomeRule,
    OutcomesAfter,
    check_known_before,
    contacts_before,
    days_since_contact,
    outcomes_after,
    outcomes_before,
    repeats_within,
)
from wellspent.worth.study import Floats

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["AGENT", "CUSTOMER", "SEGMENT", "CovariateMissing", "Facts", "gather_worth_facts"]

AGENT: Final = "agent"
CUSTOMER: Final = "customer"
SEGMENT: Final = "segment"
_REPEAT: Final = "repeat"
RESOLVED: Final = "resolved as recorded"  # what came of the contact: held to see what goes through it, never adjusted for
_REASONS: Final = 29  # with every rare reason held apart, hardly a difference is left to learn from
_ALWAYS: Final = ("queue", "frequent reason", "channel", "hour", "weekday", "earlier contacts", "days since the last contact")  # fmt: skip
_HISTORY_DAYS: Final = 30.0
_LEAST_KNOWN: Final = 0.05  # of contacts: history that fewer have is not adjusted for
_LEAST_CONTROLLED: Final = 0.5  # of contacts: with less, an earlier outcome is no control

# how kinds that every centre has are read where it says nothing
_USUAL: Final[dict[str, OutcomeSettings]] = {
    "spend": OutcomeSettings("sum", "unknown", "more"),
    "churn": OutcomeSettings("any", "unknown", "less"),
    "referral": OutcomeSettings("any", "unknown", "more"),
    "complaint": OutcomeSettings("any", "unknown", "less"),
}
_OTHERWISE: Final = OutcomeSettings("sum", "unknown", "more")

_CONTACTS: Final = """
SELECT contact, agent, team, customer, began, coalesce(segment, 'not recorded') AS segment,
    coalesce(resolved, 'not recorded') AS "{resolved}",
    queue, reason, channel,
    CASE WHEN reason IS NULL OR reason IN (
        SELECT reason FROM contacts WHERE reason IS NOT NULL
        GROUP BY reason ORDER BY count(*) DESC, reason LIMIT {reasons}
    ) THEN reason ELSE 'another' END AS "frequent reason",
    hour(began)::DOUBLE AS hour, dayname(began) AS weekday{adjusted}
FROM contacts ORDER BY contact
"""
_ATTRIBUTE: Final = """,
    json_extract_string(attributes, '$."{name}"') AS "{name}\""""


class CovariateMissing(WellspentError):
    """Something to adjust for that no contact has."""

    def __init__(self, name: str) -> None:
        """`name` is as `[worth]` has it."""
        super().__init__(
            f"[worth] adjusts for '{name}', which no contact has.",
            "Name an attribute that your contacts were imported with, or leave it out.",
        )


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The table, and which of its columns is what.

    `adjust` are covariates; `segment` is one beside them. `refused` says of an outcome why it
    cannot be one; `earlier` holds negative controls, a value a contact.
    """

    table: pa.Table
    behaviours: tuple[Behaviour, ...]
    outcomes: tuple[Outcome, ...]
    adjust: tuple[str, ...]
    refused: dict[str, Refusal]
    earlier: dict[str, Floats]
    notes: tuple[str, ...]

    @property
    def contacts(self) -> int:
        """How many contacts there are."""
        return int(self.table.num_rows)


def gather_worth_facts(con: DuckDBPyConnection, settings: Settings) -> Facts:
    """The facts of a workspace's contacts. Makes the tables of `gather`.

    Raises `CovariateLater` and `CovariateMissing` for what `[worth]` adjusts for.
    """
    kinds = tuple(kind for (kind,) in query_rows(con, "SELECT DISTINCT kind FROM outcomes WHERE kind IS NOT NULL ORDER BY 1"))  # fmt: skip
    check_known_before(settings.worth.adjust, kinds)
    gather(con, settings)
    contacts = _contacts(con, settings.worth.adjust)
    done = gather_behaviours(con, [str(one) for one in contacts["contact"].to_pylist()])
    after = _Outcomes(contacts, settings)
    for kind in kinds:
        after.add_kind(con, kind)
    after.add_repeats()
    after.add_survey(con)
    history = {
        "earlier contacts": contacts_before(contacts, _HISTORY_DAYS),
        "days since the last contact": days_since_contact(contacts),
    } | after.history
    columns = {**history, **done.values, **after.values}
    for name, values in columns.items():
        contacts = contacts.append_column(name, pa.array(values, mask=~np.isfinite(values)))
    adjust = (*_ALWAYS, *after.history, *settings.worth.adjust)
    return Facts(
        contacts, tuple(done.behaviours), tuple(after.outcomes), adjust,
        after.refused, after.earlier, (*after.notes, *done.notes),
    )  # fmt: skip


def _contacts(con: DuckDBPyConnection, adjust: tuple[str, ...]) -> pa.Table:
    own = [row[0] for row in query_rows(con, "DESCRIBE contacts")]
    named = [name for name in adjust if name not in own]
    extra = "".join(_ATTRIBUTE.format(name=name.replace('"', '""')) for name in named)
    extra += "".join(f', "{name}"' for name in adjust if name in own and name not in _CONTACTS)
    table: pa.Table = con.sql(
        _CONTACTS.format(adjusted=extra, resolved=RESOLVED, reasons=_REASONS)
    ).to_arrow_table()
    for name in adjust:
        if table[name].null_count == table.num_rows:
            raise CovariateMissing(name)
        table = table.set_column(table.column_names.index(name), name, _as_numbers(table[name]))
    return table


def _as_numbers(column: Any) -> Any:
    """Texts that are all numbers as numbers; others as they are."""
    try:
        return column.cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return column


class _Outcomes:
    """The outcomes found so far, each with one number a contact."""

    def __init__(self, contacts: pa.Table, settings: Settings) -> None:
        self.outcomes: list[Outcome] = []
        self.values: dict[str, Floats] = {}
        self.history: dict[str, Floats] = {}
        self.earlier: dict[str, Floats] = {}
        self.refused: dict[str, Refusal] = {}
        self.notes: list[str] = []
        self._contacts = contacts
        self._settings = settings

    def add_kind(self, con: DuckDBPyConnection, kind: str) -> None:
        """A kind of the table `outcomes`."""
        if kind in {_REPEAT, self._settings.csat}:
            self.notes.append(f"The outcome '{kind}' of the file is not used: it is found from contacts or surveys.")  # fmt: skip
            return
        said, rule = self._said(kind)
        rows = con.sql("SELECT * FROM outcomes WHERE kind = $kind", params={"kind": kind}).to_arrow_table()  # fmt: skip
        found = outcomes_after(self._contacts, rows, rule)
        if found.refusal:
            self.refused[kind] = found.refusal
        share = rule.how == "any"
        unit = "share" if share else said.unit or (self._settings.currency if kind == "spend" else "")  # fmt: skip
        self._add(Outcome(kind, kind, unit, said.better != "less", round(rule.days), *self._known(found.values, share)), found)  # fmt: skip
        if said.better is None:
            self.notes.append(f'{kind}: more of it is taken to be good; [worth.outcomes.{kind}] better = "less" says otherwise.')  # fmt: skip
        self._add_history(kind, rows, rule)

    def add_repeats(self) -> None:
        """Whether the customer came back, from the contacts themselves."""
        days = self._settings.repeat_days
        found = repeats_within(self._contacts, days)
        self._add(Outcome(_REPEAT, "repeat contact", "share", False, days, *self._known(found.values, True)), found)  # fmt: skip

    def add_survey(self, con: DuckDBPyConnection) -> None:
        """The survey's score; nan of those who were not asked or did not answer."""
        question = self._settings.csat
        query = "SELECT contact, avg(score) FROM surveys WHERE question = $question AND score IS NOT NULL GROUP BY contact"  # fmt: skip
        scores = dict(query_rows(con, query, {"question": question}))
        if not scores:
            return
        values = np.array([scores.get(one, np.nan) for one in self._contacts["contact"].to_pylist()])  # fmt: skip
        found = OutcomesAfter(values, (("asked nobody, or not answered", int(np.isnan(values).sum())),))  # fmt: skip
        self._add(Outcome(question, question, "points", True, 0, *self._known(values, False)), found)  # fmt: skip
        self.notes.append(f"{question}: known of those who answered alone, who may be others than those who did not.")  # fmt: skip

    def _said(self, kind: str) -> tuple[OutcomeSettings, OutcomeRule]:
        own = self._settings.worth.outcomes.get(kind, OutcomeSettings())
        usual = _USUAL.get(kind)
        rest = usual or _OTHERWISE
        better = own.better or (usual.better if usual else None)
        said = OutcomeSettings(own.how or rest.how, own.absent or rest.absent, better, own.days or self._settings.worth.window_days, own.unit)  # fmt: skip
        return said, OutcomeRule(kind, float(said.days or 0), cast("How", said.how), cast("Absent", said.absent))  # fmt: skip

    def _known(self, values: Floats, share: bool) -> tuple[int, int, Figure]:
        """How many contacts have a value, of how many, and its mean."""
        known = values[np.isfinite(values)]
        usual: Figure = too_few(len(known))
        if len(known) >= 8:
            usual = estimate_share(int(known.sum()), len(known)) if share else mean_estimate(known, (), "mean over contacts, t interval")  # fmt: skip
        return len(known), len(values), usual

    def _add(self, outcome: Outcome, found: OutcomesAfter) -> None:
        self.outcomes.append(outcome)
        self.values[outcome.key] = found.values
        if found.unknown:
            why = ", ".join(f"{reason} ({n:,})" for reason, n in found.unknown)
            self.notes.append(f"{outcome.name}: known of {outcome.known:,} of {outcome.contacts:,} contacts; not of: {why}.")  # fmt: skip
        if found.unused:
            why = ", ".join(f"{reason} ({n:,})" for reason, n in found.unused)
            self.notes.append(f"{outcome.name}: rows that are nobody's outcome: {why}.")

    def _add_history(self, kind: str, rows: pa.Table, rule: OutcomeRule) -> None:
        """The same kind before the contact: to adjust for; and still earlier, as a control."""
        before = outcomes_before(self._contacts, rows, rule)
        if np.isfinite(before).mean() >= _LEAST_KNOWN:
            self.history[f"earlier {kind}"] = before
        control = outcomes_before(self._contacts, rows, rule, skip_days=rule.days)
        if np.isfinite(control).mean() >= _LEAST_CONTROLLED:
            self.earlier[kind] = control
