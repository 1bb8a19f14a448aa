"""Numbers as people write them into cells: with a decimal point, a decimal comma, or thousands apart.

Whether 1,519 is one thousand or one and a half no cell can tell alone: the column has to.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

__all__ = ["grouped_cell", "has_thousands", "number_of"]

_GROUPED: Final = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")  # 1,519 and 1,519.50
_GROUPED_BY_DOTS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")  # 1.519, beside 12,5
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d*,\d+")


def number_of(text: str) -> float | None:
    """The number that a cell holds, with a decimal comma too; NaN where it is infinite."""
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return None
    return number if math.isfinite(number) else math.nan


def grouped_cell(cells: Sequence[str]) -> str | None:
    """The first cell of a column whose mark may part thousands; None where no cell can be misread.

    A cell such as 12,5 or 0,25 says that the column's commas are decimal ones.
    """
    marked = [cell for cell in cells if "," in cell]
    if not any(_is_decimal(cell) for cell in marked):
        return next((cell for cell in marked if has_thousands(cell)), None)
    sure = (cell for cell in marked if has_thousands(cell) and number_of(cell) is None)
    dots = (cell for cell in cells if _GROUPED_BY_DOTS.fullmatch(cell))
    return next(sure, None) or next(dots, None)


def has_thousands(cell: str) -> bool:
    """Whether marks between thousands can explain the cell: 1,519 or 1,519,000 or 1.519,50."""
    if _GROUPED.fullmatch(cell):
        return True
    return "," in cell and bool(_GROUPED.fullmatch(cell.translate(str.maketrans(",.", ".,"))))


def _is_decimal(cell: str) -> bool:
    return bool(_DECIMAL_COMMA.fullmatch(cell)) and not _GROUPED.fullmatch(cell)
