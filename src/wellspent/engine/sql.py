"""The same SQL on Spark: what is written for DuckDB, in Spark's words and with its meaning.

The report's queries are written once, for DuckDB. sqlglot translates them; what it
leaves as it was is mended here. Values are put into the text as literals, since
Spark's views take no parameters. Quantiles are exact in both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from wellspent.engine.spark import SparkMissing

if TYPE_CHECKING:
    from sqlglot import exp

__all__ = ["SparkConnection", "on_spark"]

_CREATED: Final = re.compile(r"CREATE OR REPLACE TEMP TABLE (\w+)")


def on_spark(query: str, values: Mapping[str, Any] | None = None) -> str:
    """What gives the same rows on Spark as `query` with `values` on DuckDB.

    Temporary tables become temporary views. Raises `SparkMissing` without sqlglot.
    """
    try:
        import sqlglot  # noqa: PLC0415 - an extra
    except ImportError:
        raise SparkMissing("sqlglot", "Install it: pip install 'wellspent[spark]'.") from None
    tree = sqlglot.parse_one(query, read="duckdb")
    # one after the other: what has taken a node's place is not looked into again
    tree = tree.transform(lambda node: _filled(node, values or {})).transform(_mended)
    text: str = tree.sql(dialect="spark")
    # sqlglot drops OR REPLACE where it makes a view of a temporary table
    return text.replace("CREATE TEMPORARY VIEW", "CREATE OR REPLACE TEMPORARY VIEW", 1)


def _filled(node: exp.Expr, values: Mapping[str, Any]) -> exp.Expr:
    """The value in the place of its name."""
    from sqlglot import exp  # noqa: PLC0415 - an extra

    named = isinstance(node, exp.Parameter | exp.Placeholder) and node.name in values
    return exp.convert(values[node.name]) if named else node


def _mended(node: exp.Expr) -> exp.Expr:
    """The node as Spark understands it; most stay as they are."""
    from sqlglot import exp  # noqa: PLC0415 - an extra

    if isinstance(node, exp.ToDays):
        return exp.Anonymous(this="make_dt_interval", expressions=[node.this])
    if isinstance(node, exp.ArrayAgg) and isinstance(node.this, exp.Order):
        # ordered by itself, which is the only order that the report asks for
        collected = exp.Anonymous(this="collect_list", expressions=[node.this.this])
        return exp.Anonymous(this="sort_array", expressions=[collected])
    return node


class SparkConnection:
    """A session of Spark that answers as a DuckDB connection does, as far as a report asks.

    `build_report` takes it in the place of one.
    """

    def __init__(self, session: Any, tables: Mapping[str, Sequence[str]]) -> None:
        """`tables` names the Parquet files of each table, as Spark reaches them."""
        self._session = session
        self._rows: list[tuple[Any, ...]] = []
        self._names: list[str] = []
        for name, files in tables.items():
            session.read.parquet(*files).createOrReplaceTempView(name)

    def execute(self, query: str, values: Mapping[str, Any] | None = None) -> SparkConnection:
        """Ask this, with these values for its `$names`."""
        frame = self._session.sql(on_spark(query, values))
        if made := _CREATED.search(query):
            self._session.catalog.cacheTable(made[1])
        self._names = frame.columns
        self._rows = [tuple(row) for row in frame.collect()]
        return self

    def sql(self, query: str) -> SparkConnection:
        """Ask this."""
        return self.execute(query)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows of what was asked last."""
        return self._rows

    def to_arrow_table(self) -> pa.Table:
        """The same as a table."""
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._names)
        return pa.table(dict(zip(self._names, map(pa.array, columns), strict=True)))
