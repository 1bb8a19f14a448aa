"""The worth that was computed of the run in force: pages read it and never compute it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import Http404

from wellspent.errors import WellspentError
from wellspent.estimate import Unknown
from wellspent.report.impact.as_json import impact_from_json
from wellspent.report.impact.haste import haste_from_json
from wellspent.report.impact.model import Impact, Link
from wellspent.web.access.scope import standing
from wellspent.web.centre.remembering import Memory
from wellspent.workspace import kept_impact
from wellspent.worth.haste import Haste

__all__ = ["Worth", "WorthNotComputed", "link_of", "worth_in_force"]

_READ: Final = Memory(4)
_NO_HASTE: Final = Unknown(
    "seconds saved and paid back were not worked out", "another run of wellspent worth DIR"
)


class WorthNotComputed(WellspentError):
    """Nobody has computed what behaviours are worth since the last run."""

    status: ClassVar[int] = 409

    def __init__(self) -> None:
        """It is computed at the command line, for it may take minutes."""
        super().__init__(
            "What behaviours are worth has not been computed for the run in force.",
            "Compute it where the centre's folder is: wellspent worth DIR.",
        )


@dataclass(frozen=True, slots=True)
class Worth:
    """What was kept: all links, and seconds saved against seconds paid back."""

    impact: Impact
    haste: Haste | Unknown


def worth_in_force() -> Worth:
    """What was computed of the run in force. Raises `WorthNotComputed` or `ImpactUnreadable`."""
    text = kept_impact(standing().workspace)
    if text is None:
        raise WorthNotComputed
    return _READ.recall(text, lambda: _read(text))


def link_of(impact: Impact, outcome: str, behaviour: str) -> Link:
    """The link of this behaviour with this outcome; raises `Http404` where there is none."""
    for link in impact.links:
        if (link.outcome, link.behaviour) == (outcome, behaviour):
            return link
    raise Http404


def _read(text: str) -> Worth:
    document = json.loads(text)
    haste = document.get("haste")
    return Worth(impact_from_json(document), _NO_HASTE if haste is None else haste_from_json(haste))
