"""A column that says whether a team had begun, and not when: 0 and 1, yes and no, in each of its rows.

0 and 1 are the commonest way to write it. They are moments only where the periods themselves are
0 and 1; an empty cell says not begun, as an empty start says never.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from wellspent.worth.study import Ints, Mask

__all__ = ["Begun", "begun_of"]

_YES: Final = frozenset({"1", "1.0", "yes", "true", "y", "t"})
_NO: Final = frozenset({"0", "0.0", "no", "false", "n", "f", "", "nan"})


@dataclass(frozen=True, slots=True)
class Begun:
    """Row by row: where it had begun, and where it had not."""

    there: Mask
    not_there: Mask


def begun_of(column: Any, periods: Ints) -> Begun | None:
    """What a column of 0 and 1 says; None where it holds anything else, 0 alone, or `periods` are 0 and 1."""
    encoded: Any = pc.dictionary_encode(column.combine_chunks())
    words = ["" if one is None else str(one).strip().lower() for one in encoded.dictionary.to_pylist()]  # fmt: skip
    said = {*words}
    if not said & _YES or said - _YES - _NO or set(np.unique(periods).tolist()) <= {0, 1}:
        return None
    places = np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), np.int64)
    there = np.array([one in _YES for one in words] + [False])[places]
    return Begun(there, ~there)
