"""The report as one HTML file: nothing is fetched, and nothing that was said can run."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from wellspent.estimate import MINIMUM_N, Estimate
from wellspent.rendering.charts import (
    chart_groups,
    chart_lines,
    chart_scorecard,
    chart_split,
)
from wellspent.rendering.embed import pack_details
from wellspent.rendering.impact_chart import draw_impact
from wellspent.rendering.ribbon import mark_quotes, place_ribbon, quotes_of
from wellspent.report.impact.model import Impact
from wellspent.report.impact.words import (
    behaviour_of,
    design_of,
    outcome_of,
    ranked,
    refused_by_cause,
    say_change,
    say_direction,
    say_headline,
    say_per,
    say_refusal,
    say_span,
    standing_of,
)
from wellspent.report.model import Details, Report, Rows
from wellspent.report.words import (
    name_line,
    say_brief,
    say_count,
    say_fiction,
    say_figure,
    say_interval,
    say_monday,
    say_not_found,
    say_period,
    say_place_figure,
    say_price,
    say_seconds,
    say_short,
    say_unknown,
    say_worth,
)

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render_html"]


def render_html(report: Report, details: Details, impact: Impact | None = None) -> str:
    """The report as one self-contained HTML page.

    `details` are the conversations that its figures open into; `impact` is what behaviours are
    worth, where that was computed for the run in force. All main content
    is there without a script; the page's own policy (CSP) allows its one style
    and its one script by their digests and nothing else.
    """
    from markupsafe import Markup  # noqa: PLC0415

    style, script = _asset("report.css"), _asset("report.js")
    return _environment().get_template("report.html").render(
        report=report,
        details=details,
        impact=impact,
        packed=pack_details(details),
        style=Markup(style),  # noqa: S704 - the package's own file
        script=Markup(script),  # noqa: S704
        style_digest=_digest(style),
        script_digest=_digest(script),
        charts={name: Markup(svg) for name, svg in _charts(report, impact).items()},  # noqa: S704
    )  # fmt: skip


def _charts(report: Report, impact: Impact | None) -> dict[str, str]:
    queue = next(one for one in report.breakdowns if one.field == "queue")
    return {
        "split": chart_split(report.monday),
        "lines": chart_lines(report.monday.lines),
        "queue": chart_groups(queue),
        "scorecard": chart_scorecard(report.scorecard),
        "impact": draw_impact(impact, inline=True) if impact else "",
    }


def _link(rows: Rows) -> str:
    """The fragment that opens these rows; the value is left out where it was not recorded."""
    wanted = {"measure": rows.measure, "field": rows.field, "value": rows.value}
    return "#rows:" + urlencode({key: value for key, value in wanted.items() if value is not None})


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("wellspent.rendering", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_words())
    return environment


def _unbroken(say: Callable[..., str]) -> Callable[..., str]:
    """The same words, with no line broken between a number and its unit."""
    return lambda *figure: re.sub(
        r"(?<=[\d)]) (?=s|min|h|%)|(?<=[nh]) (?=\d)|(?<=\d) (?=\()", "\u00a0", say(*figure)
    )


def _words() -> dict[str, Any]:
    return _words_of_worth() | {
        "is_known": lambda figure: isinstance(figure, Estimate),
        "link": _link,
        "mark_quotes": mark_quotes,
        "minimum": MINIMUM_N,
        "name_line": name_line,
        "place_ribbon": place_ribbon,
        "quotes_of": quotes_of,
        "rows": Rows,
        "say_brief": _unbroken(say_brief),
        "say_count": say_count,
        "say_fiction": say_fiction,
        "say_figure": _unbroken(say_figure),
        "say_interval": _unbroken(say_interval),
        "say_monday": say_monday,
        "say_not_found": say_not_found,
        "say_period": say_period,
        "say_place_figure": _unbroken(say_place_figure),
        "say_price": _unbroken(say_price),
        "say_seconds": _unbroken(say_seconds),
        "say_short": _unbroken(say_short),
        "say_unknown": say_unknown,
        "say_worth": _unbroken(say_worth),
    }


def _words_of_worth() -> dict[str, Any]:
    return {
        "behaviour_of": behaviour_of,
        "design_of": design_of,
        "outcome_of": outcome_of,
        "ranked": ranked,
        "refused_by_cause": refused_by_cause,
        "say_change": _unbroken(say_change),
        "say_direction": say_direction,
        "say_headline": say_headline,
        "say_per": say_per,
        "say_refusal": say_refusal,
        "say_span": say_span,
        "standing_of": standing_of,
    }


def _asset(name: str) -> str:
    return (files("wellspent.rendering") / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
