"""What happened to a customer after a contact, within a window; and what was known before it.

window     from the contact, its own moment left out, to so many days later. It is over where the
           file that tells of the outcome reaches as far; else the outcome is unknown
rule       how several rows within a window become one value, and what no row at all means
history    what the files said of the customer strictly before the contact began
leak       an outcome from before the contact, something to adjust for from after it

No row is never silently nothing: it is unknown, unless the rule says that it means zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError
from wellspent.worth.effect import Refusal
from wellspent.worth.study import Floats, Ints

__all__ = [
    "Absent",
    "CovariateLater",
    "How",
    "OutcomeRule",
    "OutcomesAfter",
    "check_known_before",
    "contacts_before",
    "days_since_contact",
    "later_than_contact",
    "outcomes_after",
    "outcomes_before",
    "repeats_within",
]

How = Literal["sum", "any", "last"]
Absent = Literal["zero", "unknown"]

_DAY: Final = 86_400_000_000  # in microseconds
_LATER: Final = re.compile(
    r"handle|wrap|after[_ -]?call|talk|hold|duration|resol|disposition|survey|csat|nps|score|satisf"
    r"|sentiment|transfer|escalat|churn|repeat|referr|outcome|answer|friction|slow|end(ed)?\b"
)


class CovariateLater(WellspentError):
    """Something to adjust for that is measured at the contact or after it."""

    def __init__(self, name: str, why: str) -> None:
        """`why` says when it is measured."""
        super().__init__(
            f"'{name}' cannot be adjusted for: {why}.",
            "Adjust for what was known before the contact began, such as its queue, its reason or "
            "the customer's history.",
        )


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """How rows of one kind become one value a contact.

    `how`: their sum, whether any is not 0, or the last one. `absent` says what a window that is over
    and holds no row means.
    """

    kind: str
    days: float = 30.0
    how: How = "sum"
    absent: Absent = "unknown"


@dataclass(frozen=True, slots=True)
class OutcomesAfter:
    """One value a contact, nan where it is not known; why not, and which rows were not used, counted.

    `refusal` is there where the rows cannot be an outcome of these contacts at all.
    """

    values: Floats
    unknown: tuple[tuple[str, int], ...] = ()
    unused: tuple[tuple[str, int], ...] = ()
    refusal: Refusal | None = None

    @property
    def known(self) -> int:
        """How many contacts have a value."""
        return int(np.isfinite(self.values).sum())


def outcomes_after(contacts: pa.Table, outcomes: pa.Table, rule: OutcomeRule) -> OutcomesAfter:
    """What the rows of `rule.kind` say of each contact's customer after it, within the window.

    `contacts` has customer and began, `outcomes` customer, at, kind and value, as in
    `wellspent.tables`. The window is (began, began + days]; a row may be the outcome of several
    contacts, and whoever averages clusters by customer. A kind whose every row lies before every
    contact of its customer is refused.
    """
    them = _Contacts.of(contacts)
    rows, unused = _Rows.of(outcomes, rule.kind, them)
    length = int(rule.days * _DAY)
    if them.usable.any():
        unused += rows.out_of_reach(them, length)
    values = rows.within(them.customer, them.began, them.began + length, rule, open_left=True)
    over = them.usable & (them.began + length <= rows.until)
    unknown = _counted(
        ("no customer or no moment", ~them.usable),
        (f"{rule.days:g} days are not over where the file ends", them.usable & ~over),
        ("no row within the window", over & np.isnan(values)),
    )
    values[~over] = np.nan
    return OutcomesAfter(values, unknown, unused, _all_before(rows, them, rule.kind))


def repeats_within(contacts: pa.Table, days: float) -> OutcomesAfter:
    """Whether the customer came back within so many days: 1 or 0, nan where the days are not over."""
    them = _Contacts.of(contacts)
    next_one = them.neighbour(+1)
    length = int(days * _DAY)
    until = them.began[them.usable].max() if them.usable.any() else 0
    over = them.usable & (them.began + length <= until)
    back = (next_one >= 0) & (them.began[next_one] <= them.began + length)
    values = np.where(over, back.astype(np.float64), np.nan)
    unknown = _counted(
        ("no customer or no moment", ~them.usable),
        (f"{days:g} days are not over where the contacts end", them.usable & ~over),
    )
    return OutcomesAfter(values, unknown)


def contacts_before(contacts: pa.Table, days: float) -> Floats:
    """How many contacts the customer had in the days before, the present one left out; nan unknown."""
    them = _Contacts.of(contacts)
    times = np.unique(them.began[them.usable])
    keys = np.sort(_keys(them.customer, np.searchsorted(times, them.began), len(times))[them.usable])  # fmt: skip
    before = np.searchsorted(keys, _keys(them.customer, np.searchsorted(times, them.began), len(times)))  # fmt: skip
    begin = np.searchsorted(times, them.began - int(days * _DAY))
    earlier = np.searchsorted(keys, _keys(them.customer, begin, len(times)))
    return np.where(them.usable, (before - earlier).astype(np.float64), np.nan)


def days_since_contact(contacts: pa.Table) -> Floats:
    """How many days ago the customer's contact before this one began; nan where there was none."""
    them = _Contacts.of(contacts)
    last = them.neighbour(-1)
    return np.where(last >= 0, (them.began - them.began[last]) / _DAY, np.nan)


def outcomes_before(
    contacts: pa.Table, outcomes: pa.Table, rule: OutcomeRule, skip_days: float = 0.0
) -> Floats:
    """The same kind in the window that ends `skip_days` before the contact, itself left out.

    nan where no row says it, or where the file begins later than the window.
    """
    them = _Contacts.of(contacts)
    rows, _ = _Rows.of(outcomes, rule.kind, them)
    end = them.began - int(skip_days * _DAY)
    begin = end - int(rule.days * _DAY)
    values = rows.within(them.customer, begin, end, rule, open_left=False)
    return np.where(them.usable & (begin >= rows.since), values, np.nan)


def later_than_contact(name: str, kinds: tuple[str, ...] = ()) -> str | None:
    """Why a column of this name cannot be adjusted for; None where nothing speaks against it.

    `kinds` are the centre's outcomes. A name is a guess: what a column is called says when it was
    measured, and nothing else does.
    """
    plain = name.strip().lower()
    if plain in {kind.lower() for kind in kinds}:
        return "it is an outcome"
    found = _LATER.search(plain)
    return f"'{found[0]}' is known only when the contact is over" if found else None


def check_known_before(names: tuple[str, ...], kinds: tuple[str, ...] = ()) -> None:
    """Raise `CovariateLater` for the first name of something that is known too late."""
    for name in names:
        why = later_than_contact(name, kinds)
        if why:
            raise CovariateLater(name, why)


def _counted(*reasons: tuple[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((reason, int(mask.sum())) for reason, mask in reasons if mask.any())


def _all_before(rows: _Rows, them: _Contacts, kind: str) -> Refusal | None:
    """The refusal where no row of the kind comes after any contact of its customer."""
    if not len(rows.at) or not them.usable.any():
        return None
    first = np.full(them.customers, np.iinfo(np.int64).max)
    np.minimum.at(first, them.customer[them.usable], them.began[them.usable])
    if (rows.at > first[rows.customer]).any():
        return None
    return Refusal(
        "leakage",
        f"all {len(rows.at):,} rows of '{kind}' lie before every contact of their customers",
        "rows from after the contacts: what came before cannot be their outcome",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Contacts:
    """Codes and moments: customers from 0, microseconds; `usable` rows have both."""

    customer: Ints
    began: Ints
    usable: Any
    names: Any

    @staticmethod
    def of(table: pa.Table) -> _Contacts:
        coded: Any = pc.dictionary_encode(table["customer"].combine_chunks().cast(pa.string()))
        customer = _integers(coded.indices)
        began = _moments(table["began"])
        usable = (customer >= 0) & (began != _NEVER)
        return _Contacts(np.where(usable, customer, 0), np.where(usable, began, 0), usable, coded.dictionary)  # fmt: skip

    @property
    def customers(self) -> int:
        return len(self.names)

    def neighbour(self, step: int) -> Ints:
        """The row of the customer's next contact (+1) or last one (−1); −1 where there is none."""
        order = np.lexsort((np.arange(len(self.began)), self.began, self.customer))
        order = order[self.usable[order]]
        found = np.full(len(self.began), -1, dtype=np.int64)
        here, there = (order[:-1], order[1:]) if step > 0 else (order[1:], order[:-1])
        same = self.customer[here] == self.customer[there]
        found[here[same]] = there[same]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The rows of one kind that belong to customers with contacts, by customer and moment."""

    customer: Ints
    at: Ints
    value: Floats
    since: int  # the first and the last moment of which the file tells
    until: int

    @staticmethod
    def of(table: pa.Table, kind: str, them: _Contacts) -> tuple[_Rows, tuple[tuple[str, int], ...]]:  # fmt: skip
        arrow: Any = pc  # whose stubs know no column of a table
        chosen = table.filter(arrow.equal(table["kind"], kind))
        at = _moments(chosen["at"])
        filled = arrow.fill_null(chosen["value"], float("nan"))
        value = np.asarray(filled.to_numpy(), dtype=np.float64)
        names: Any = chosen["customer"].combine_chunks().cast(pa.string())
        customer = _integers(pc.index_in(names, value_set=them.names)) if len(them.names) else np.full(len(at), -1)  # fmt: skip
        whole = (at != _NEVER) & np.isfinite(value)
        kept = whole & (customer >= 0)
        unused = _counted(
            ("no moment or no value", ~whole),
            ("the customer has no contact", whole & (customer < 0)),
        )
        order = np.lexsort((at[kept], customer[kept]))
        dated = at[whole]
        span = (int(dated.min()), int(dated.max())) if len(dated) else (_LATEST, _NEVER)
        return _Rows(customer[kept][order], at[kept][order], value[kept][order], *span), unused

    def out_of_reach(self, them: _Contacts, length: int) -> tuple[tuple[str, int], ...]:
        """Rows that no contact's window holds: before every one of their customer's, or too late."""
        times = np.unique(them.began[them.usable])
        keys = _keys(them.customer, np.searchsorted(times, them.began), len(times))[them.usable]
        began = them.began[them.usable][np.argsort(keys, kind="stable")]
        keys = np.sort(keys, kind="stable")
        place = np.searchsorted(keys, _keys(self.customer, np.searchsorted(times, self.at), len(times))) - 1  # fmt: skip
        same = (place >= 0) & (keys[place] // (len(times) + 1) == self.customer)
        late = same & (self.at - began[place] > length)
        return _counted(
            ("before every contact of the customer", ~same),
            ("later than the window of every contact", late),
        )

    def within(
        self, customer: Ints, begin: Ints, end: Ints, rule: OutcomeRule, *, open_left: bool
    ) -> Floats:
        """The value of each window, (begin, end] or [begin, end); nan where no row says it."""
        none = 0.0 if rule.absent == "zero" else np.nan
        if not len(self.at):
            return np.full(len(begin), none)
        times = np.unique(self.at)
        keys = _keys(self.customer, np.searchsorted(times, self.at), len(times))
        side: Literal["left", "right"] = "right" if open_left else "left"
        low, high = (
            np.searchsorted(keys, _keys(customer, np.searchsorted(times, edge, side), len(times)))
            for edge in (begin, end)
        )
        found = _reduced(self.value, low, high, rule.how)
        return np.where(high > low, found, none)


def _reduced(values: Floats, low: Ints, high: Ints, how: How) -> Floats:
    """Of each stretch [low, high): the sum, whether any is not 0, or the last. Empty: anything."""
    if how == "last":
        return values[np.maximum(high - 1, 0)]
    if how == "any":
        seen = np.concatenate([[0], np.cumsum(values != 0)])
        return np.asarray(seen[high] > seen[low], dtype=np.float64)
    # differences of one long sum: in long doubles, so that no customer's rounding is another's
    summed = np.concatenate([[np.longdouble(0)], np.cumsum(values, dtype=np.longdouble)])
    return np.asarray(summed[high] - summed[low], dtype=np.float64)


_NEVER: Final = np.iinfo(np.int64).min
_LATEST: Final = np.iinfo(np.int64).max


def _moments(column: Any) -> Ints:
    micro: Any = pc.cast(pc.cast(column, pa.timestamp("us")), pa.int64())
    filled: Any = pc.fill_null(micro, _NEVER)
    return np.asarray(filled.to_numpy(), dtype=np.int64)


def _integers(indices: Any) -> Ints:
    return np.asarray(pc.fill_null(pc.cast(indices, pa.int64()), -1).to_numpy(zero_copy_only=False), dtype=np.int64)  # fmt: skip


def _keys(customer: Ints, place: Ints, times: int) -> Ints:
    """Customer and moment as one number that orders as both do; `place` is among `times` moments."""
    return np.asarray(customer * (times + 1) + place, dtype=np.int64)
