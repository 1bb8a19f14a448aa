"""Scorecards in versions."""
