"""The one simulator."""

from __future__ import annotations

from wellspent.staffing.level_run import DayDrawn, LevelRun, draw_days, simulate_levels

__all__ = ["DayDrawn", "LevelRun", "draw_days", "simulate_levels"]
