"""What shows a moment: the contacts and quotes of it that somebody may see, and how many they may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wellspent.moments.moment import Shown
from wellspent.report.index import ContactLine
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.scope import Scope, standing

__all__ = ["Evidence", "Seen", "evidence_in_sight", "record_evidence"]


@dataclass(frozen=True)
class Seen:
    """A place that shows it, with the line of its contact."""

    line: ContactLine
    shown: Shown


@dataclass(frozen=True)
class Evidence:
    """The places in sight, and how many more there are."""

    seen: tuple[Seen, ...]
    hidden: int = 0

    @property
    def quoted(self) -> Seen | None:
        """The first one with words to read out."""
        return next((one for one in self.seen if one.shown.quote), None)


def evidence_in_sight(scope: Scope, shown: Iterable[Shown]) -> Evidence:
    """Those whose contact is there and in sight."""
    seen, hidden = [], 0
    for one in shown:
        line = standing().line(one.contact)
        if line is not None and scope.sees(line):
            seen.append(Seen(line, one))
        else:
            hidden += 1
    return Evidence(tuple(seen), hidden)


def record_evidence(scope: Scope, evidence: Iterable[Evidence], where: str) -> None:
    """Whoever reads quotes has opened their contacts: recorded once a sitting."""
    record_sitting(
        [seen.line.contact for one in evidence for seen in one.seen if seen.shown.quote],
        scope.person, where,
    )  # fmt: skip
