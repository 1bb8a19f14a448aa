"""The page's charts: Altair, drawn to SVG when the page is made.

Lightness and hatching carry the kinds, so that nothing is lost in black and
white; the hatching is the page's own pattern `#hatch`, which a fill refers to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from wellspent.estimate import Estimate
from wellspent.report.model import Breakdown, Kind, Line, Monday, Question
from wellspent.report.words import name_line, say_value

if TYPE_CHECKING:
    import altair as alt

__all__ = ["FILLS", "chart_groups", "chart_lines", "chart_scorecard", "chart_split"]

FILLS: Final[dict[Kind, str]] = {
    "quick": "#b9c8d3",
    "friction": "url(#hatch)",
    "slow": "#23564c",
    "other": "#e9e6df",
    "unknown": "#ffffff",
}
_INK: Final = "#1d2326"
_QUIET: Final = "#5b6468"
_FEW: Final = 12  # rows of a chart; the table below it holds all

_LOOKS: Final[dict[str, Any]] = {
    "background": "transparent",
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK, "titleColor": _QUIET, "gridColor": "#e4e1da", "labelFontSize": 12,
        "titleFontWeight": "normal", "titleFontSize": 12,
    },
}  # fmt: skip


def chart_split(monday: Monday) -> str:
    """One bar, as long as the mean contact, in its lines; empty where there is no split."""
    import altair as alt  # noqa: PLC0415

    rows = _stack([line for line in monday.lines if isinstance(line.mean_seconds, Estimate)])
    if not rows:
        return ""
    total = max(row["end"] for row in rows)
    base = alt.Chart({"values": rows})
    bars = base.mark_bar(stroke=_INK, strokeWidth=0.6).encode(
        x=alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, total], nice=False)),
        x2="end:Q",
        fill=alt.Fill("fill:N", scale=None),
    )
    words = base.mark_text(fontSize=11, baseline="middle").encode(
        x="middle:Q", text="label:N", color=alt.Color("ink:N", scale=None)
    )
    plates = base.mark_bar(height=16, fill="#ffffff").encode(x="plate:Q", x2="plate_end:Q")
    return _svg(
        alt.layer(bars, plates, words).properties(width=1120, height=46),
        "The mean contact, split into its lines",
    )


def chart_lines(lines: tuple[Line, ...]) -> str:
    """Mean seconds per contact of every line, with intervals."""
    import altair as alt  # noqa: PLC0415

    rows = [_line_row(line) for line in lines if isinstance(line.mean_seconds, Estimate)]
    if not rows:
        return ""
    base = alt.Chart({"values": rows}).encode(
        y=alt.Y("line:N", sort=None, title=None, axis=_names(190))
    )
    bars = base.mark_bar(stroke=_INK, strokeWidth=0.6, height=12).encode(
        x=alt.X("value:Q", title="mean seconds per contact, with 95 % interval"),
        fill=alt.Fill("fill:N", scale=None),
    )
    spans = base.mark_rule(strokeWidth=1.4, color=_INK).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dx=6, fontSize=11, color=_INK).encode(
        x="high:Q", text="label:N"
    )
    return _svg(
        alt.layer(bars, spans, words).properties(width=800, height=alt.Step(20)),
        "Mean seconds per contact of every line",
    )


def chart_groups(breakdown: Breakdown) -> str:
    """Median handle time of the largest groups, with its interval over the middle half."""
    import altair as alt  # noqa: PLC0415

    rows = [row for group in breakdown.groups if (row := _group_row(group))][:_FEW]
    if not rows:
        return ""
    base = alt.Chart({"values": rows}).encode(
        y=alt.Y("group:N", sort=None, title=None, axis=_names(220))
    )
    halves = base.mark_bar(fill=FILLS["quick"], height=12).encode(
        x=alt.X("lower:Q", title="minutes: bar = middle half of contacts, tick = median, line = its 95 % interval"),
        x2="upper:Q",
    )  # fmt: skip
    spans = base.mark_rule(strokeWidth=2, color=_INK).encode(x="low:Q", x2="high:Q")
    ticks = base.mark_tick(thickness=3, height=18, color=_INK).encode(x="median:Q")
    return _svg(
        alt.layer(halves, spans, ticks).properties(width=760, height=alt.Step(26)),
        "Handle time of the largest groups",
    )


def chart_scorecard(questions: tuple[Question, ...]) -> str:
    """The share of yes among occasions, question by question, with Wilson's interval."""
    import altair as alt  # noqa: PLC0415

    rows = [
        {"question": one.question.replace("_", " "), "value": 100 * one.share_yes.value, "low": 100 * one.share_yes.low,
         "high": 100 * one.share_yes.high, "label": say_value(one.share_yes.value, "share")}
        for one in questions
        if isinstance(one.share_yes, Estimate)
    ]  # fmt: skip
    if not rows:
        return ""
    base = alt.Chart({"values": rows}).encode(
        y=alt.Y("question:N", sort=None, title=None, axis=_names(190))
    )
    scale = alt.Scale(domain=[0, 100])
    spans = base.mark_rule(strokeWidth=2, color=_QUIET).encode(
        x=alt.X("low:Q", scale=scale, title="yes among occasions, in %, with 95 % interval"),
        x2="high:Q",
    )
    points = base.mark_point(filled=True, size=70, color=_INK).encode(x="value:Q")
    words = base.mark_text(dy=-10, fontSize=11, color=_INK).encode(x="value:Q", text="label:N")
    return _svg(
        alt.layer(spans, points, words).properties(width=760, height=alt.Step(30)),
        "Share of yes, question by question",
    )


def _stack(lines: list[Line]) -> list[dict[str, Any]]:
    """Where each line begins and ends on the bar, and its name where it is wide enough."""
    total = sum(_value(line) for line in lines)
    rows, start = [], 0.0
    for line in lines:
        end = start + _value(line)
        name = name_line(line.kind, line.name)
        # about 5.5 px a letter on a bar of 1,120 px
        room = 1120 * (end - start) / total if total else 0.0
        wide, width = room > 6 * len(name) + 8, (6 * len(name) + 6) / 1120 * total
        middle = (start + end) / 2
        plated = wide and line.kind == "friction"
        rows.append(
            {"start": start, "end": end, "middle": middle, "fill": FILLS[line.kind],
             "label": name if wide else "", "ink": "#ffffff" if line.kind == "slow" else _INK,
             "plate": middle - width / 2 if plated else middle,
             "plate_end": middle + width / 2 if plated else middle}
        )  # fmt: skip
        start = end
    return rows


def _value(line: Line) -> float:
    return line.mean_seconds.value if isinstance(line.mean_seconds, Estimate) else 0.0


def _line_row(line: Line) -> dict[str, Any]:
    figure = line.mean_seconds
    assert isinstance(figure, Estimate)  # noqa: S101 - the caller chose those that are
    name = name_line(line.kind, line.name)
    return {
        "line": name if name.startswith(line.kind) else f"{line.kind}: {name}",
        "value": figure.value, "low": figure.low, "high": figure.high,
        "fill": FILLS[line.kind], "label": say_value(figure.value, "seconds"),
    }  # fmt: skip


def _group_row(group: Any) -> dict[str, Any] | None:
    median, lower, upper = group.median, group.lower_quartile, group.upper_quartile
    if not isinstance(median, Estimate):
        return None
    return {
        "group": f"{group.value or 'not recorded'} ({group.timed})",
        "median": median.value / 60, "low": median.low / 60, "high": median.high / 60,
        "lower": lower.value / 60, "upper": upper.value / 60,
    }  # fmt: skip


def _names(limit: int) -> alt.Axis:
    import altair as alt  # noqa: PLC0415

    return alt.Axis(labelLimit=limit, ticks=False, domain=False, labelPadding=8, minExtent=limit)


def _svg(chart: Any, words: str) -> str:
    """The chart as SVG that may stand inside a page: no namespace, no style attributes."""
    import vl_convert  # noqa: PLC0415

    drawn: str = vl_convert.vegalite_to_svg(chart.to_dict() | {"config": _LOOKS})
    drawn = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", drawn)
    drawn = re.sub(r'\sstyle="[^"]*"', "", drawn)
    return re.sub(r'<svg\b[^>]*?viewBox="([^"]*)"[^>]*>', rf'<svg viewBox="\1" role="img" aria-label="{words}">', drawn, count=1)  # fmt: skip
