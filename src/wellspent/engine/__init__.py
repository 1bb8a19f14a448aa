"""Runs the analysis over everything: one function from Arrow to Arrow, here or on Spark."""

from wellspent.engine.analysis import analyse, analysis_version
from wellspent.engine.local import map_locally
from wellspent.engine.spark import map_on_spark
from wellspent.engine.sql import SparkConnection, on_spark

__all__ = [
    "SparkConnection",
    "analyse",
    "analysis_version",
    "map_locally",
    "map_on_spark",
    "on_spark",
]
