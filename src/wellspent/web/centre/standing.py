"""A workspace's figures, kept ready for pages."""
# INTERIM: replaced by the owner of this package (same public names)

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from wellspent.report.index import ContactIndex, ContactLine
from wellspent.report.indexing import build_index
from wellspent.report.selection import Selection
from wellspent.workspace import Workspace
from wellspent.workspace.views import connect_analysed

__all__ = ["Standing"]


class Standing:
    """A workspace's figures, kept ready for pages."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def prepare(self, advance: Callable[[int, int | None], None] | None = None) -> None:
        """Build or load the index of the current run."""
        _ = self._index

    @cached_property
    def _index(self) -> ContactIndex:
        return build_index(connect_analysed(self.workspace), self.workspace.settings)

    def line(self, contact: str) -> ContactLine | None:
        position = self._index.position(contact)
        return None if position is None else self._index.line(position)

    def values(self, field: str) -> tuple[str | None, ...]:
        return self._index.values(field)

    def contacts(self, selection: Selection, measure: str, offset: int, limit: int) -> Any:
        from wellspent.report.selected import contacts_with

        return contacts_with(self._index, self._index.mask(selection), measure, offset, limit)

    def agents(self, selection: Selection) -> list[ContactLine]:
        seen: dict[str | None, ContactLine] = {}
        for position in np.flatnonzero(self._index.mask(selection)):
            line = self._index.line(int(position))
            seen.setdefault(line.agent, line)
        return list(seen.values())

    def read(self, contact: str) -> Any:
        raise NotImplementedError
