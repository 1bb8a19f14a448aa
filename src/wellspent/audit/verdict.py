"""The audit in plain sentences: what changed, and whether that keeps the promise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from wellspent.audit.auditing import Audit, Row
from wellspent.estimate import Estimate, Figure, Unknown

__all__ = ["PROMISED_FOR_NAMES", "Verdict", "judge_names", "say_audit", "say_share"]

PROMISED_FOR_NAMES: Final = 0.01  # of the labels

Verdict = Literal["within", "not shown", "outside", "unknown"]

_WHAT: Final = {
    "names": "Other names", "dialect": "Other ways of writing",
    "politeness": "Politeness markers", "tenure": "Hints at the agent's tenure",
    "scores": "Hints at an earlier score",
}  # fmt: skip
_VIEWS: Final = {
    "stored": "after redaction, as the product labels",
    "spoken": "with the names in the text",
}
_JUDGED: Final[dict[str, str]] = {
    "within": "that is within the 1 % that the product promises for labels",
    "not shown": "that keeps the 1 % promised for labels, but the interval reaches beyond it: "
    "more contacts are needed to be sure",
    "outside": "that is more than the 1 % that the product promises for labels",
}


def judge_names(figure: Figure) -> Verdict:
    """Whether name flips change at most 1 % of the labels: by the value and by its interval."""
    if isinstance(figure, Unknown):
        return "unknown"
    if figure.value > PROMISED_FOR_NAMES:
        return "outside"
    return "within" if figure.high <= PROMISED_FOR_NAMES else "not shown"


def say_share(figure: Figure) -> str:
    """A share and its interval: `0.2 % [0.1, 0.4]`; a dash where it is unknown."""
    if isinstance(figure, Unknown):
        return "–"
    low, high = (f"{100 * max(0.0, edge):.1f}" for edge in (figure.low, figure.high))
    return f"{100 * figure.value:.1f} % [{low}, {high}]"


def say_audit(audit: Audit) -> Iterator[str]:
    """One sentence a family and view, and one on what politeness may change for good reason."""
    for row in audit.families:
        yield _say_row(row)
    if any(row.name == "politeness" for row in audit.families):
        yield (
            "Politeness is part of what 'warm_opening' and 'partnership_close' ask: a change of "
            "these answers there is no fault by itself."
        )


def _say_row(row: Row) -> str:
    labels = row.labels()
    what = f"{_WHAT[row.name]} ({_VIEWS[row.view]})" if row.name == "names" else _WHAT[row.name]
    if isinstance(labels, Unknown):
        return f"{what}: not enough to say; {labels.reason}."
    said = f"{what} changed {say_share(labels)} of the labels and {say_share(row.answers())} of the answers"
    if row.name == "names":
        said += f": {_JUDGED[judge_names(labels)]}"
    return f"{said}; {_say_shift(row.shift())}."


def _say_shift(figure: Figure) -> str:
    if isinstance(figure, Unknown) or figure.low <= 0 <= figure.high:
        return "no drift of the answers for better or worse is to be seen"
    way = "better" if figure.value > 0 else "worse"
    return f"answers got {way}, by {_points(figure)} on average (no to yes is 1)"


def _points(figure: Estimate) -> str:
    low, high = sorted(abs(edge) for edge in (figure.low, figure.high))
    return f"{abs(figure.value):.3f} [{low:.3f}, {high:.3f}]"
