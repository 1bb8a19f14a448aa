"""The impact chart as a file: SVG or PNG, by the end of its name."""

from __future__ import annotations

from pathlib import Path

from wellspent.cli.output import write_bytes, write_text
from wellspent.errors import BadInput
from wellspent.report.impact.model import Impact

__all__ = ["ChartKindUnknown", "check_chart", "write_chart"]


class ChartKindUnknown(BadInput):
    """A chart that is asked for in a format that is not drawn."""

    def __init__(self, path: Path) -> None:
        """`path` is what was named."""
        super().__init__(f"'{path}' is neither .svg nor .png.", "Name the chart F.svg or F.png.")


def check_chart(path: Path | None) -> None:
    """Raise `ChartKindUnknown` before the work begins, not after it."""
    if path is not None and path.suffix.lower() not in {".svg", ".png"}:
        raise ChartKindUnknown(path)


def write_chart(impact: Impact, path: Path) -> None:
    """Draw the impact chart into a file, there whole or not at all.

    Raises `ChartKindUnknown` and `FileUnwritable`.
    """
    from wellspent.rendering.impact_chart import draw_impact, impact_png  # noqa: PLC0415

    check_chart(path)
    if path.suffix.lower() == ".svg":
        write_text(path, draw_impact(impact))
    else:
        write_bytes(path, impact_png(impact))
