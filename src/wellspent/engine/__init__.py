"""Runs the analysis over everything: one function from Arrow to Arrow, on this machine's cores."""

from wellspent.engine.analysis import analyse, analysis_version
from wellspent.engine.local import map_locally

__all__ = ["analyse", "analysis_version", "map_locally"]
