"""A representative half hour of a centre, drawn from its tables, ready to be heard or read.

A spoken contact lasts until its last turn ends; a typed one as long as its words take to be read at
200 a minute. What is stored is redacted; the agent's name goes too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wellspent.listening.hour import (
    Drawn,
    Frame,
    Hour,
    HourContact,
    HourTurn,
    Stratum,
    ask_advisors,
    draw_sample,
)
from wellspent.report.gather import query_rows
from wellspent.report.listening.hour_chosen import Chosen, choose_two
from wellspent.report.words import say_seconds
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["LOT", "draw_hour", "frame_of"]

_READ_PER_MINUTE: Final = 200
_LONGEST: Final = 0.4  # of the time asked for: a longer contact leaves no room for others
LOT: Final = 0.75
"""The share of the time that is drawn by lot; the rest is for the two that are chosen."""
_LENGTHS: Final = ("short", "middling", "long")
_BUSY: Final = 1.25  # times the middle day's contacts
_TRAITS: Final = ("queue", "segment", "day", "length")
_KINDS: Final = ("quick", "slow", "friction", "other", "unknown")

_HEARABLE: Final = f"""
CREATE OR REPLACE TEMP TABLE hearable AS
WITH told AS (
    SELECT contact, max("end") AS last_end, sum(array_length(string_split(trim(text), ' '))) AS words
    FROM turns GROUP BY contact
),
days AS (SELECT began::DATE AS day, count(*) AS n FROM contacts WHERE began IS NOT NULL GROUP BY day),
usual AS (SELECT quantile_cont(n, 0.5) AS n FROM days)
SELECT c.contact, coalesce(c.queue, 'no queue') AS queue, coalesce(c.segment, 'no segment') AS segment,
    CASE WHEN days.n IS NULL THEN 'no date' WHEN days.n > {_BUSY} * usual.n THEN 'busy day'
         WHEN isodow(c.began) >= 6 THEN 'weekend' ELSE 'usual day' END AS day,
    CASE WHEN c.channel = 'voice' AND last_end > 0 THEN last_end / 60
         ELSE words / {_READ_PER_MINUTE}.0 END AS minutes
FROM contacts AS c JOIN told USING (contact) LEFT JOIN days ON days.day = c.began::DATE CROSS JOIN usual
WHERE words > 0 AND ($anybody OR c.contact IN (SELECT contact FROM hour_within))
"""


def draw_hour(
    con: DuckDBPyConnection,
    settings: Settings,
    *,
    seed: int,
    minutes: float = 30,
    within: Collection[str] | None = None,
) -> Hour:
    """The half hour of this seed: by lot over queue, segment, kind of day and length, and two chosen.

    `within` are the contacts that may be heard; None: all. Raises `NothingToHear`.
    """
    rng = np.random.default_rng(seed)
    longest = _LONGEST * minutes
    frame = frame_of(con, minutes, within)
    drawn = draw_sample(frame, LOT * minutes, rng, "length")
    contacts = [
        _contact(con, frame.contacts[place], frame.minutes[place], inclusion=chance)
        for place, chance in zip(drawn.places, drawn.inclusion, strict=True)
    ]
    room = max(minutes - sum(one.minutes for one in contacts), (1 - LOT) * minutes / 2)
    chosen = choose_two(con, rng, room, [one.contact for one in contacts])
    contacts += [_chosen(con, one) for one in chosen]
    contacts.sort(key=lambda one: (one.began is None, str(one.began), one.contact))
    [(everybody,)] = query_rows(con, "SELECT count(*) FROM contacts")
    in_all = int(everybody) if within is None else len(within)
    return Hour(
        centre=settings.name,
        fictional=settings.fictional,
        seed=seed,
        asked_minutes=float(minutes),
        minutes=sum(one.minutes for one in contacts),
        frame=len(frame.contacts),
        contacts_in_all=in_all,
        design=_design(frame, drawn),
        contacts=tuple(contacts),
        allocation=_allocation(frame, drawn.places),
        left_out=_left_out(con, longest, in_all, chosen),
        questions=ask_advisors(contacts),
    )


def frame_of(
    con: DuckDBPyConnection, minutes: float, within: Collection[str] | None = None
) -> Frame:
    """The contacts that an hour of so many minutes can be drawn from.

    Makes the temporary table `hearable`: every contact that holds words, however long.
    """
    import pyarrow as pa  # noqa: PLC0415 - the one table that is given

    mine = pa.table({"contact": pa.array(sorted(within or ()), pa.string())})
    con.register("hour_within", mine)
    con.execute(_HEARABLE, {"anybody": within is None})
    con.unregister("hour_within")
    longest = _LONGEST * minutes
    rows = query_rows(con, f"SELECT contact, minutes, queue, segment, day FROM hearable WHERE minutes <= {longest} ORDER BY contact")  # fmt: skip
    columns = list(zip(*rows, strict=True)) or [()] * 5
    spans = np.array(columns[1], np.float64)
    cuts = np.quantile(spans, (1 / 3, 2 / 3)) if len(spans) else np.array([0.0, 0.0])
    lengths = [_LENGTHS[int(place)] for place in np.searchsorted(cuts, spans, side="left")]
    values: list[Sequence[str]] = [*columns[2:], lengths]
    traits = {name: tuple(column) for name, column in zip(_TRAITS, values, strict=True)}
    return Frame(tuple(columns[0]), tuple(spans.tolist()), traits)


def _design(frame: Frame, drawn: Drawn) -> str:
    chances = ", ".join(
        f"{drawn.chances[name]:.2%} if {name}" for name in _LENGTHS if name in drawn.chances
    )
    return (
        f"{len(drawn.places)} of {len(frame.contacts):,} contacts by lot, spread over queue, segment, kind of day "
        f"and length (systematic from a random start). The chance to be drawn: {chances}; "
        f"{drawn.again:.0%} of draws miss the time and are drawn again."
    )


def _allocation(frame: Frame, places: Sequence[int]) -> tuple[Stratum, ...]:
    """Each value of each trait beside its share; of queues those that were drawn, and how many were not."""
    found = []
    for trait, column in frame.traits.items():
        there, mine = Counter(column), Counter(column[place] for place in places)
        shown = [value for value in there if trait != "queue" or mine[value]]
        found += [
            Stratum(trait, value, there[value], there[value] / len(column), mine[value])
            for value in sorted(shown, key=lambda value: (-there[value], value))
        ]
    return tuple(found)


def _left_out(
    con: DuckDBPyConnection, longest: float, in_all: int, chosen: Sequence[Chosen]
) -> tuple[str, ...]:
    [(hearable, long)] = query_rows(con, f"SELECT count(*), count(*) FILTER (minutes > {longest}) FROM hearable")  # fmt: skip
    said = []
    if in_all > hearable:
        said.append(f"{in_all - hearable:,} contacts hold no words.")
    if long:
        said.append(f"{long:,} contacts last longer than {longest:g} minutes, and would leave no room for others.")  # fmt: skip
    if all(one.chosen_for in {"friction", "connection"} for one in chosen):
        said.append("No need was heard that nobody had asked for, so none was chosen.")
    return tuple(said)


def _chosen(con: DuckDBPyConnection, one: Chosen) -> HourContact:
    return _contact(con, one.contact, one.minutes, chosen_for=one.chosen_for, turn=one.turn)


def _contact(
    con: DuckDBPyConnection,
    contact: str,
    minutes: float,
    *,
    inclusion: float | None = None,
    chosen_for: str | None = None,
    turn: int | None = None,
) -> HourContact:
    [row] = _of(con, "SELECT queue, segment, channel, began, agent FROM contacts WHERE contact = $contact", contact)  # fmt: skip
    turns = _of(con, "SELECT turn, speaker, text, start FROM turns WHERE contact = $contact ORDER BY turn", contact)  # fmt: skip
    lines = _of(con, "SELECT friction, pace, sum(seconds) AS seconds FROM segments WHERE contact = $contact GROUP BY ALL", contact)  # fmt: skip
    unnamed = _without(row.pop("agent"))
    ledger, friction = _ledger(lines)
    return HourContact(
        contact=contact,
        chosen_for=chosen_for,
        inclusion=inclusion,
        **row,
        minutes=minutes,
        ledger=ledger,
        friction=friction,
        turns=tuple(
            HourTurn(each["turn"], each["speaker"], unnamed(each["text"]), each["start"], each["turn"] == turn)
            for each in turns
        ),
    )  # fmt: skip


def _of(con: DuckDBPyConnection, query: str, contact: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.sql(query, params={"contact": contact}).to_arrow_table().to_pylist()  # fmt: skip
    return rows


def _ledger(lines: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, float]]:
    """Where the seconds went, in one line; and those of friction by cause."""
    from wellspent.report.one_conversation import kind_of  # noqa: PLC0415

    kinds: Counter[str] = Counter()
    friction: Counter[str] = Counter()
    for line in lines:
        kind = kind_of(line["pace"], line["friction"])
        kinds[kind] += line["seconds"]
        if kind == "friction":
            friction[line["friction"]] += line["seconds"]
    if not kinds:
        return "no time is known", {}
    said = [f"{kind} {say_seconds(kinds[kind])}" for kind in _KINDS if kinds[kind] > 0]
    causes = ", ".join(
        f"{cause.replace('_', ' ')} {say_seconds(s)}" for cause, s in friction.most_common()
    )
    whole = f"{say_seconds(sum(kinds.values()))} of handle time: {' · '.join(said)}"
    return whole + (f" ({causes})" if causes else ""), dict(friction)


def _without(agent: str | None) -> Any:
    """A function that takes an agent's name out of a text: whole in any letters, its parts as names."""
    parts = [part for part in re.split(r"\s+", (agent or "").strip()) if len(part) > 1]
    if not parts:
        return lambda text: text
    whole = re.compile(r"\b" + r"\s+".join(map(re.escape, parts)) + r"\b", re.IGNORECASE)
    named = re.compile(r"\b(?:" + "|".join(re.escape(part.capitalize()) for part in parts) + r")\b")
    return lambda text: named.sub("[agent]", whole.sub("[agent]", text))
