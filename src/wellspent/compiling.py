"""Loops over whole columns, compiled to machine code by numba and kept on disk.

kernel    a plain function over numpy arrays and numbers, without Python objects
step      a function that kernels of the same file call
borrowed  an array whose references are not counted while a kernel runs

Compiled code lies beside the module, or in the user's cache folder where that
cannot be written (`NUMBA_CACHE_DIR` names another). numba is imported with the
first module that holds a kernel, and never before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import intrinsic, register_jitable

__all__ = ["borrowed", "frozen", "kernel", "step"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """The same function, compiled at its first call or read from disk.

    What is kept on disk is made again when this function's file changes, and not
    when another does: steps stand in the same file, and constants of other files
    come in as arguments.
    """
    try:
        compiled = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder for it that can be written: it is compiled every time
        compiled = numba.njit(nogil=True)(function)
    return cast("_Function", compiled)


def step(function: _Function) -> _Function:
    """The same function, which kernels of its file may call and Python too.

    It becomes part of the kernel's own code: a call of a small function would spend more on
    counting the references of its arrays than on its work.
    """
    inlined: _Function = register_jitable(forceinline=True)(function)
    return inlined


@cast("Callable[[Callable[..., Any]], Callable[[Any], Any]]", intrinsic)
def borrowed(_context: Any, array: Any) -> Any:  # pragma: no cover - it makes machine code
    """An array that belongs to the kernel's caller: what `data = data` would be, and uncounted.

    The caller keeps it alive. A kernel of many steps and arrays need not count at every step
    who uses which, on which it would spend most of its time. Not to be returned from it.
    """

    def made(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        view = context.make_array(array)(context, builder, value=given[0])
        view.meminfo = view.meminfo.type(None)
        view.parent = view.parent.type(None)
        return view._getvalue()  # noqa: SLF001 - numba's own way

    return array(array), made


def frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A view that nobody can write to: kernels are compiled once, whoever owns the memory."""
    view = np.require(array, requirements=["C", "A"]).view()
    view.flags.writeable = False
    return view
