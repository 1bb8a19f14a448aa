"""Made-up friction of the centre's own queues, and a fix against one of them."""

from __future__ import annotations

from datetime import date

from examples.of_moments import keep as keep_parts
from wellspent.estimate import Estimate, Unknown
from wellspent.moments.friction.changes import Change, ChangeFound, Start
from wellspent.moments.friction.ranking import CauseTotal, FrictionRow, ReasonShare
from wellspent.moments.moment import Shown
from wellspent.report.moments.frictions import Frictions
from wellspent.web.access.scope import standing
from wellspent.web.changes.keeping import propose
from wellspent.web.changes.models import Fix

__all__ = ["EXAMPLES", "brought", "fix", "keep", "row"]

UNKNOWN = Unknown("nothing is known", "more contacts")


def estimate(value: float) -> Estimate:
    return Estimate(value, value * 0.8, value * 1.2, 40, "made up")


def row(cause: str, queue: str, seconds: float, line=None) -> FrictionRow:
    """Friction of a queue; where a line is named, its first turn shows it."""
    shown = (Shown(line.contact, 1, "Bear with me.", "tool trouble: 40 s of this contact"),) if line else ()  # fmt: skip
    return FrictionRow(
        f"{cause}/{queue}", cause, queue, None, 40, estimate(0.3), estimate(seconds),
        estimate(seconds * 900), estimate(seconds * 8), 0, (ReasonShare("refund", 12, 0.7),), shown,
    )  # fmt: skip


def brought(key: str, unit: str = "q", low: float = -20.0, high: float = -10.0) -> ChangeFound:
    """A change of which this was found."""
    figure = Estimate((low + high) / 2, low, high, 300, "made up")
    change = Change(
        key, "A faster tool", "tool_trouble", "queue", (Start(unit, date(2026, 9, 21)),)
    )
    return ChangeFound(change, "interrupted time series", figure, figure, estimate(40), estimate(25), estimate(1), estimate(9000), estimate(80), 12.0, "Since then a contact has 15 s less.", "300 contacts.")  # fmt: skip


def keep(*changes: ChangeFound, line=None) -> Frictions:
    """Keep friction of every queue of the centre, as `wellspent moments` does."""
    queues = [one for one in standing().values("queue") if one]
    rows = [row("tool_trouble", queue, 40.0 - n, line) for n, queue in enumerate(queues)]
    rows += [row("wait", queue, 20.0 - n / 2) for n, queue in enumerate(queues)]
    total = CauseTotal("tool_trouble", estimate(30), estimate(9000), estimate(80), 0, UNKNOWN)
    part = Frictions(240, tuple(rows), (total,), tuple(changes), UNKNOWN)
    keep_parts(parts={"frictions": part})
    return part


def fix(people, line) -> Fix:
    """A fix that the agent proposed against tool trouble in the queue of this contact."""
    keep(line=line)
    key = f"tool_trouble/{line.queue}"
    there = Fix.objects.filter(by=people["agent"], queue=line.queue, title="A faster tool").first()
    return there or propose(
        people["agent"], key, "A faster tool", "It takes a minute to load.", {key}
    )


EXAMPLES = {"fix": fix}
