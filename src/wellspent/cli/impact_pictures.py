"""Charts of worth as files: SVG or PNG, by the end of their name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wellspent.cli.output import write_bytes, write_text
from wellspent.errors import BadInput

if TYPE_CHECKING:
    from wellspent.report.impact.model import Impact
    from wellspent.report.table_question import Answer

__all__ = ["ChartKindUnknown", "check_chart", "write_answer_chart", "write_chart", "write_drawing"]


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
    from wellspent.rendering.impact_chart import draw_impact  # noqa: PLC0415

    write_drawing(draw_impact(impact), path)


def write_answer_chart(answer: Answer, path: Path) -> bool:
    """Draw what says most of an answer to a table; no where there is nothing to draw.

    Raises `ChartKindUnknown` and `FileUnwritable`.
    """
    from wellspent.rendering.answer_chart import draw_answer  # noqa: PLC0415

    drawn = draw_answer(answer)
    if drawn is not None:
        write_drawing(drawn, path)
    return drawn is not None


def write_drawing(svg: str, path: Path) -> None:
    """Put a drawing in a file, by the end of its name. Raises `ChartKindUnknown` and `FileUnwritable`."""
    from wellspent.rendering.drawing import to_png  # noqa: PLC0415

    check_chart(path)
    if path.suffix.lower() == ".svg":
        write_text(path, svg)
    else:
        write_bytes(path, to_png(svg))
