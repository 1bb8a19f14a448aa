"""Kernels are compiled wherever they are."""

from __future__ import annotations

import numpy as np
import pytest

from wellspent.compiling import frozen, kernel


def test_a_function_whose_code_cannot_be_kept_on_disk_is_compiled_all_the_same():
    """A function without a file has no folder beside it."""
    names = {}
    exec("def twice(number): return 2 * number", names)  # noqa: S102
    assert kernel(names["twice"])(21) == 42


def test_what_is_frozen_is_a_view_that_cannot_be_written_to():
    mine = np.arange(3)
    view = frozen(mine)
    mine[0] = 7
    assert view[0] == 7
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 8
