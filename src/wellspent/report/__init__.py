"""Joins the analyses of a run into one Report, whose every figure leads to its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wellspent.report.as_json import conversation_to_json, report_to_json
from wellspent.report.breakdowns import break_down
from wellspent.report.conversations import (
    NoSuchContact,
    collect_details,
    draw_check,
    find_conversation,
)
from wellspent.report.gather import gather, query_rows
from wellspent.report.impact.model import Impact
from wellspent.report.index import ContactIndex, ContactLine
from wellspent.report.indexing import build_index
from wellspent.report.model import Centre, Conversation, Details, Report
from wellspent.report.monday import answer_monday
from wellspent.report.monday_price import price_today
from wellspent.report.monday_worth import worth_of_report
from wellspent.report.operation import Operation
from wellspent.report.operation_building import assemble_operation, gather_operation
from wellspent.report.operation_facts import gather_facts
from wellspent.report.quality import judge_quality
from wellspent.report.rows_behind import Page, contacts_with
from wellspent.report.scores import count_answers
from wellspent.report.selected import Week, answer_selection, break_down_selection, weekly
from wellspent.report.selection import EVERYTHING, Selection
from wellspent.report.usual import usual_figures
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "EVERYTHING",
    "ContactIndex",
    "ContactLine",
    "Conversation",
    "Details",
    "NoSuchContact",
    "Operation",
    "Page",
    "Report",
    "Selection",
    "Week",
    "answer_selection",
    "break_down_selection",
    "build_index",
    "build_report",
    "collect_details",
    "contacts_with",
    "conversation_to_json",
    "find_conversation",
    "gather_operation",
    "price_today",
    "report_to_json",
    "weekly",
]


def build_report(
    con: DuckDBPyConnection, settings: Settings, impact: Impact | None = None
) -> Report:
    """All analyses of one run, joined; `impact` is what was kept of its worth.

    `con` offers the tables of `wellspent.tables`, imported and computed. Temporary
    tables are made on it; nothing else is changed.
    """
    gather(con, settings)
    operation = assemble_operation(gather_facts(con), settings)
    monday = replace(
        answer_monday(con), price=price_today(operation), worth=worth_of_report(con, impact)
    )
    return Report(
        _centre(con, settings),
        monday,
        break_down(con),
        count_answers(con),
        usual_figures(con, settings),
        draw_check(con, settings),
        judge_quality(con),
    )


def _centre(con: DuckDBPyConnection, settings: Settings) -> Centre:
    first, last = query_rows(con, "SELECT min(began), max(began) FROM contacts")[0]
    return Centre(settings.name, settings.fictional, settings.currency, first, last)
