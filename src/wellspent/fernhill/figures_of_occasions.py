"""The tables of `docs/fernhill.md` about what is planted beside the contacts, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from wellspent.fernhill import planted
from wellspent.fernhill import planted_occasions as figures
from wellspent.fernhill.arrivals import day_of
from wellspent.fernhill.centre import Centre, Eventful
from wellspent.fernhill.occasions import Coached
from wellspent.fernhill.operation import Happening
from wellspent.fernhill.queues import queue_name
from wellspent.fernhill.tabulating import Row, table_of

__all__ = ["render_occasions", "render_what_came_of_them"]


def render_occasions() -> str:
    """Markdown tables of what `--happenings` plants, whatever the seed."""
    return "\n\n".join(table() for table in (_crisis, _coaching, _fix, _people))


def render_what_came_of_them(centre: Centre) -> str:
    """A Markdown table of what this centre's records hold of it; empty where nothing was planted."""
    if centre.eventful is None:
        return ""
    rows: list[Row] = [
        *_crisis_rows(centre.intervals.to_pylist()),
        *_coached_rows(centre, centre.eventful),
        *_tool_rows(centre.happenings),
        *_people_rows(centre.eventful),
    ]
    return table_of((f"seed {centre.seed}, with happenings", "before or usual", "after or then"), rows)  # fmt: skip


def _crisis() -> str:
    return table_of(
        ("the crisis", ""),
        [
            ("queue", f"`{figures.CRISIS_QUEUE}` of {planted.CLIENT_NAMES[figures.CRISIS_CLIENT]}"),
            ("from", f"{figures.CRISIS_FROM:%Y-%m-%d %H:%M}"),
            ("to", f"{figures.CRISIS_TO:%Y-%m-%d %H:%M}"),
            ("contacts offered, times", f"{figures.CRISIS_OFFERED:g}"),
            ("their handle time, times", f"{figures.CRISIS_HANDLE:g}"),
            ("optional exchanges of the team, log-odds", f"{figures.HURRY:+g}"),
            ("… from its beginning until", f"{figures.HURRY_TO:%Y-%m-%d}"),
            ("days absent in the team, from the day after", f"{figures.ABSENT_AFTER_CRISIS:.0%}"),
            ("… of everybody else, always", f"{figures.ABSENT:.0%}"),
            ("its engagement three days later, points", f"{figures.ENGAGEMENT_AFTER_CRISIS:+g}"),
        ],
    )


def _coaching() -> str:
    parts = " and ".join(figures.IMPROVED_PARTS)
    return table_of(
        ("coached", "whom", "what it moves"),
        [
            (f"on {figures.COACHED_FROM} or the first working day after", f"the coldest agent of {_name(figures.IMPROVED_CLIENT)}",
             f"{parts}: {figures.IMPROVED_BY:+g} log-odds from the day after"),
            ("the same", f"the coldest agent of {_name(figures.UNMOVED_CLIENT)}", "nothing"),
            ("the same", f"the {figures.WORST} of {_name(figures.WORST_CLIENT)} who gave the smallest share of exchanges before {figures.WORST_BEFORE}",
             "nothing"),
            ("every week", f"{figures.COACHED_A_WEEK} of every team, by chance", "nothing"),
        ],
    )  # fmt: skip


def _fix() -> str:
    rows = [(f"`{queue}`", begun, f"{figures.FIX_TIMES:g}") for queue, begun in figures.FIX_BEGUN.items()]  # fmt: skip
    head = (f"tool mended at {_name(figures.FIX_CLIENT)}", "from", "tool waits times")
    return table_of(head, rows)


def _people() -> str:
    mean, between, monthly = figures.ENGAGEMENT
    helped = " and ".join(_name(client) for client in figures.HELPER_CLIENTS)
    left = ", ".join(f"{_name(client)} {n}" for client, n in figures.LEFT_OF_TEAM.items())
    return table_of(
        ("people and what is noted of them", ""),
        [
            ("personnel records from", figures.STAFF_FROM),
            ("engagement, from 1 to 10: mean", f"{mean:g}"),
            ("… spread between people, and from month to month", f"{between:g} and {monthly:g}"),
            ("… answered by", f"{figures.ENGAGEMENT_ANSWERED:.0%}"),
            (f"left before the four weeks, replaced after {figures.VACANT_WEEKS} weeks", left),
            ("thanked in a team in a week", figures.RECOGNISED_A_WEEK),
            ("… of them the same agent of the team", f"{figures.TO_FAVOURITE:.0%} and a share of the rest"),
            ("contacts in which a colleague is asked", f"{figures.CONSULTED:.0%}"),
            (f"quiet helpers, never thanked: one each of {helped}; asked, times", f"{figures.HELPER_TIMES:g}"),
        ],
    )  # fmt: skip


def _crisis_rows(intervals: Iterable[dict[str, Any]]) -> Iterable[Row]:
    """The crisis' stretch beside the same hours of the other Fridays."""
    ours = [row for row in intervals if row["queue"] == figures.CRISIS_QUEUE]
    then = [row for row in ours if figures.CRISIS_FROM <= row["at"] < figures.CRISIS_TO]
    hours = {row["at"].time() for row in then}
    weekday, day = figures.CRISIS_FROM.weekday(), figures.CRISIS_FROM.date()
    usual = [row for row in ours if row["at"].time() in hours
             and row["at"].weekday() == weekday and row["at"].date() != day]  # fmt: skip
    days = len(usual) / len(then)
    yield "crisis: contacts offered", f"{_sum(usual, 'offered') / days:.1f}", _sum(then, "offered")
    yield ("crisis: answered within the target", *(_percent(_sum(of, "answered_in_target"), _sum(of, "answered")) for of in (usual, then)))  # fmt: skip
    yield ("crisis: abandoned", *(_percent(_sum(of, "abandoned"), _sum(of, "offered")) for of in (usual, then)))  # fmt: skip
    yield ("crisis: mean handle time, seconds", *(_handle(of) for of in (usual, then)))


def _coached_rows(centre: Centre, eventful: Eventful) -> Iterable[Row]:
    """The share of optional exchanges given, until the day of coaching and after it."""
    occasions = eventful.occasions
    named = [("coached, and it helped", occasions.improved)]
    named += [("coached without effect", occasions.unmoved)]
    for words, coached in named:
        if coached is not None:
            yield f"{words}: {coached.agent}", *_shares(centre.happenings, coached)
    for one in eventful.worst:
        yield (f"coached at the worst: {one.coached.agent}", f"{one.before:.0%}",
               "–" if one.after is None else f"{one.after:.0%}")  # fmt: skip


def _shares(happenings: Sequence[Happening], coached: Coached) -> tuple[str, str]:
    theirs = [h for h in happenings if h.agent.name == coached.agent]
    early = [h for h in theirs if day_of(h.moment) <= coached.at]
    late = [h for h in theirs if day_of(h.moment) > coached.at]
    return _given(early), _given(late)


def _given(happenings: Sequence[Happening]) -> str:
    """Of the optional exchanges of the parts that coaching is about, the share that was given."""
    parts = figures.IMPROVED_PARTS
    told = [h.told for h in happenings]
    given = sum(ex.optional and ex.part in parts for one in told for ex in one.given)
    withheld = sum(ex.optional and ex.part in parts for one in told for ex in one.withheld)
    return _percent(given, given + withheld)


def _tool_rows(happenings: Sequence[Happening]) -> Iterable[Row]:
    for queue, begun in figures.FIX_BEGUN.items():
        ours = [h for h in happenings if queue_name(h.told.template) == queue]
        early = [h for h in ours if day_of(h.moment) < begun]
        late = [h for h in ours if day_of(h.moment) >= begun]
        yield f"tool waits in `{queue}`, seconds a contact", _tool(early), _tool(late)


def _tool(happenings: Sequence[Happening]) -> str:
    spans = [
        (s.end or 0.0) - (s.start or 0.0)
        for h in happenings
        for s in h.told.states
        if s.kind == "tool"
    ]
    return f"{sum(spans) / len(happenings):.0f}" if happenings else "–"


def _people_rows(eventful: Eventful) -> Iterable[Row]:
    asked = Counter(eventful.consults["helper"].to_pylist())
    helpers = eventful.occasions.helpers
    others = [count for helper, count in asked.items() if helper not in helpers]
    mean = sum(others) / len(others) if others else 0.0
    for helper in helpers:
        yield (
            f"asked by colleagues: {helper} (others' mean before it)",
            f"{mean:.1f}",
            asked[helper],
        )


def _sum(rows: Iterable[dict[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)


def _handle(rows: Sequence[dict[str, Any]]) -> str:
    total = sum((row["handle_seconds"] or 0.0) * row["answered"] for row in rows)
    return f"{total / max(_sum(rows, 'answered'), 1):.0f}"


def _percent(part: float, of: float) -> str:
    return f"{part / of:.0%}" if of else "–"


def _name(client: str) -> str:
    return planted.CLIENT_NAMES[client]
