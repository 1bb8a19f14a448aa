"""Topics with alarms, drawn: each topic's share by date, and where its alarms stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.listening.alarms import Alarms
from wellspent.listening.alarms.series import Grid, grid_of
from wellspent.rendering.axes import Axis, axis_over
from wellspent.rendering.drawing import finish, join, shape, words

__all__ = ["draw_alarms"]

_WIDTH: Final = 760.0
_LEFT, _RIGHT, _TOP, _ROW = 190.0, 736.0, 26.0, 64.0
_MOST: Final = 12  # topics in one drawing, those with the clearest alarms

Floats = npt.NDArray[np.float64]


def draw_alarms(counts: pa.Table, alarms: Alarms, *, inline: bool = False) -> str:
    """One row a topic: its share (or count) by date on a scale of its own; dots are first alarms."""
    grid = grid_of(counts)
    clearest = dict.fromkeys(one.topic for one in sorted(alarms.alarms, key=lambda one: one.p))
    topics = list(clearest)[:_MOST]
    dates = Axis(0.0, max(1.0, grid.counts.shape[1] - 1.0), _LEFT, _RIGHT)
    rows = [_row(grid, alarms, topic, place, dates) for place, topic in enumerate(topics)]
    bottom = _TOP + _ROW * len(topics)
    what = "share of all contacts" if alarms.judged == "share" else "contacts"
    more = f"; {len(clearest) - _MOST} more topics are not drawn" if len(clearest) > _MOST else ""
    told = f"{len(alarms.alarms)} first alarms in {len(clearest)} topics, by {what}{more}."
    body = join(words(_LEFT, 14, f"{what} by date; ● first alarm{more}", "quiet", size=12), *rows, _days(grid, dates, bottom))  # fmt: skip
    return finish(body, _WIDTH, bottom + 40, "Early warnings", told, inline=inline)


def _row(grid: Grid, alarms: Alarms, topic: str, place: int, dates: Axis) -> str:
    values = _values(grid, grid.topics.index(topic), shares=alarms.judged == "share")
    bottom = _TOP + _ROW * (place + 1) - 10
    height = axis_over([0.0, *values[np.isfinite(values)].tolist()], bottom, bottom - _ROW + 18, wanted=2)  # fmt: skip
    spots = [
        _spot(dates.at(period), height.at(values[period]), one.date)
        for one in alarms.alarms
        if one.topic == topic
        for period in [grid.period_of(one.date)]
    ]
    scale = 100 if alarms.judged == "share" else 1
    top = f"{height.ticks[-1][0] * scale:g}{' %' if scale > 1 else ''}"
    return join(
        words(_LEFT - 12, bottom - 18, topic[:26], anchor="end"),
        words(_LEFT - 12, bottom - 4, f"up to {top}", "quiet", size=11, anchor="end"),
        shape("path", "grid", d=f"M{_LEFT:g} {bottom:g}H{_RIGHT:g}"),
        *(_line(stretch, dates, height) for stretch in _stretches(values)),
        *spots,
    )


def _values(grid: Grid, row: int, *, shares: bool) -> Floats:
    """What is drawn by period; not a number where the centre was closed."""
    totals = np.broadcast_to(grid.totals, grid.counts.shape)[row]
    counts = np.where(grid.open, grid.counts[row], np.nan)
    return np.divide(counts, totals, out=np.full_like(counts, np.nan), where=totals > 0) if shares else counts  # fmt: skip


def _stretches(values: Floats) -> list[list[tuple[int, float]]]:
    """Neighbouring values that are known, so that no line runs over days that were closed."""
    stretches: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values.tolist()):
        if np.isfinite(value):
            stretches[-1].append((place, value))
        elif stretches[-1]:
            stretches.append([])
    return [one for one in stretches if one]


def _line(stretch: Sequence[tuple[int, float]], dates: Axis, height: Axis) -> str:
    points = " ".join(f"{dates.at(place):g},{height.at(value):g}" for place, value in stretch)
    return shape("polyline", "faint", points=points, stroke_width=1.4)


def _spot(x: float, y: float, day: date) -> str:
    return (
        f"<g><title>{day.isoformat()}</title>{shape('circle', 'harm-fill', cx=x, cy=y, r=4.5)}</g>"
    )


def _days(grid: Grid, dates: Axis, bottom: float) -> str:
    """About six dates below the rows."""
    last = grid.counts.shape[1] - 1
    places = sorted({round(last * step / 5) for step in range(6)})
    return join(
        *(
            words(dates.at(place), bottom + 16, (grid.first + timedelta(days=grid.rhythm.days * place)).isoformat(), "quiet", size=11, anchor="middle")
            for place in places
        )
    )  # fmt: skip
