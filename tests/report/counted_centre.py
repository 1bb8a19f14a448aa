"""A centre of two teams with the ACD's intervals, made up: what a price rests on, small and known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from small_centre import connect, spoken, tiny

from wellspent.parts import Label
from wellspent.report import gather_operation
from wellspent.report.operation import Operation
from wellspent.settings import Settings, StaffingSettings

MONDAY = datetime.fromisoformat("2026-03-02T00:00")
SETTINGS = Settings(name="Counted", cost_per_hour=28.0, staffing=StaffingSettings(shrinkage=0.3))
PRICED = Settings(
    name="Counted",
    cost_per_hour=28.0,
    staffing=StaffingSettings(waiting_per_hour=12.0, abandonment=2.0, slow_worth=1.0),
)


def interval(queue: str, at: datetime, **figures: Any) -> dict[str, Any]:
    """A half hour of a queue; what is not said is as usual."""
    usual = {
        "seconds": 1800.0, "offered": 21, "answered": 20, "abandoned": 1, "answered_in_target": 17,
        "wait_seconds": 20.0, "handle_seconds": 300.0, "agents": 6.0,
    }  # fmt: skip
    return {"queue": queue, "at": at} | usual | figures


def half_hours(queue: str, *, weeks: int = 3, hours: range = range(9, 12), **figures: Any) -> list[dict[str, Any]]:  # fmt: skip
    """The half hours of a queue from Monday to Friday, all alike."""
    return [
        interval(queue, MONDAY + timedelta(weeks=week, days=day, hours=hour, minutes=half), **figures)
        for week in range(weeks)
        for day in range(5)
        for hour in hours
        for half in (0, 30)
    ]  # fmt: skip


def contacts(n: int = 10, *, team: str | None = "north", queue: str | None = "billing", **fields: Any) -> list[Any]:  # fmt: skip
    """Contacts of 30 seconds: one turn in three is tool trouble, one is empathy."""
    return [
        spoken(f"{queue}-{i}", "One moment.", "Yes.", "That is hard.", queue=queue, team=team, **fields)
        for i in range(n)
    ]  # fmt: skip


def labels(held: list[Any]) -> dict[str, list[Label]]:
    """Tool trouble, then process, then empathy, in every contact."""
    said = [Label.of("process", "tool_trouble", 0.9), Label.of("process"), Label.of("empathy")]
    return {one.id: said for one in held}


def operation(
    intervals: list[dict[str, Any]], held: list[Any] | None = None, settings: Settings = SETTINGS
) -> Operation:
    """The operation that these intervals and contacts make."""
    here = held if held is not None else contacts() + contacts(queue="refunds", segment="vip")
    tables = tiny(here, labels(here), intervals=intervals)
    return gather_operation(connect(tables), settings)
