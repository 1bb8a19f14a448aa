"""The focus groups that a centre imported, beside its customers; or any two tables of the analyst's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.listening.surveys.focus_group import FocusGroup, focus_group_reading
from wellspent.listening.surveys.invitations import SurveyUnusable
from wellspent.report.gather import query_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["focus_group_of_tables", "gather_focus_groups"]

_TRAITS: Final = ("segment", "channel", "queue")
_MOST_VALUES: Final = 60  # of a trait; a column with more is a name
_OF_CUSTOMERS: Final = """
SELECT customer, mode(segment) AS segment, mode(channel) AS channel, mode(queue) AS queue
FROM contacts WHERE customer IS NOT NULL GROUP BY customer
"""


def gather_focus_groups(con: DuckDBPyConnection) -> tuple[FocusGroup, ...]:
    """Each group of the table `focus_groups`, beside the customers who had a contact.

    A customer's segment, channel and queue are those of most of their contacts.
    """
    rows = query_rows(con, 'SELECT "group", customer, said FROM focus_groups ORDER BY "group", "at", customer, said')  # fmt: skip
    if not rows:
        return ()
    customers = {str(row[0]): row[1:] for row in query_rows(con, _OF_CUSTOMERS)}
    base = {
        trait: Counter(str(of[k]) for of in customers.values() if of[k] is not None)
        for k, trait in enumerate(_TRAITS)
    }
    found = []
    for group in dict.fromkeys(str(row[0]) for row in rows):
        mine = [row for row in rows if str(row[0]) == group]
        seats = list(dict.fromkeys(row[1] for row in mine))
        members = {
            trait: [customers[one][k] if one in customers else None for one in seats]
            for k, trait in enumerate(_TRAITS)
        }
        said = tuple(dict.fromkeys(str(row[2]) for row in mine if row[2]))
        found.append(focus_group_reading(group, members, base, people=len(seats), customers=len(customers), said=said))  # fmt: skip
    return tuple(found)


def focus_group_of_tables(
    group: pa.Table, base: pa.Table, traits: Sequence[str] = (), name: str = "group"
) -> FocusGroup:
    """A group whose members' traits stand in one table, beside the customers in another; a row a person.

    Where the group names a `customer` and has not the trait itself, it is looked up among the customers. Raises
    `SurveyUnusable`.
    """
    wanted = tuple(traits) or _shared(group, base)
    if not wanted:
        raise SurveyUnusable(
            "The group and the customers have no trait in common.",
            "Name columns that the customers have, or give both tables a column 'customer'.",
        )
    people = _once(group)
    members = {trait: _values(people, base, trait) for trait in wanted}
    counts: Mapping[str, Counter[str]] = {
        trait: Counter(one for one in _texts(base, trait) if one is not None) for trait in wanted
    }
    return focus_group_reading(name, members, counts, people=people.num_rows, customers=base.num_rows)  # fmt: skip


def _shared(group: pa.Table, base: pa.Table) -> tuple[str, ...]:
    """Columns of both that are traits; of the customers alone, where the group names who they are."""
    looked_up = "customer" in group.column_names and "customer" in base.column_names
    names = [one for one in base.column_names if one in group.column_names or looked_up]
    return tuple(
        one
        for one in names
        if one != "customer" and len(pc.unique(base[one])) <= min(_MOST_VALUES, base.num_rows - 1)
    )


def _once(group: pa.Table) -> pa.Table:
    """A row a person: a group's table may have one for each thing that was said."""
    if "customer" not in group.column_names:
        return group
    seen: dict[object, int] = {}
    for k, customer in enumerate(group["customer"].to_pylist()):
        seen.setdefault(k if customer is None else str(customer), k)
    return group.take(sorted(seen.values()))


def _values(people: pa.Table, base: pa.Table, trait: str) -> list[str | None]:
    if trait in people.column_names:
        return _texts(people, trait)
    if trait not in base.column_names:
        raise SurveyUnusable(
            f"Neither table has a column '{trait}'.",
            f"Name one of: {', '.join(base.column_names)}.",
        )
    of = dict(zip(_texts(base, "customer"), _texts(base, trait), strict=True))
    return [of.get(customer) for customer in _texts(people, "customer")]


def _texts(table: pa.Table, column: str) -> list[str | None]:
    if column not in table.column_names:
        raise SurveyUnusable(
            f"There is no column '{column}'; there are: {', '.join(table.column_names)}.",
            "Name one of them.",
        )
    said: list[str | None] = pc.cast(table[column], pa.string()).to_pylist()
    return said
