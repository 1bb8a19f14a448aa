"""What may be claimed of a survey's figure, and why not more.

No table in which some did not answer can show by itself whether answering depends on the answer:
two worlds, one where it does and one where it does not, give the same table (Manski 1989; Rubin 1976). So a
figure that is weighted on what is known of everybody is shown and never claimed to be mended, unless
somebody asked those who did not answer, or a lot moved who answers.
"""

from __future__ import annotations

from typing import Final

from wellspent.estimate import MINIMUM_N, Estimate
from wellspent.listening.surveys.calling_back import LEAST_DRAWN
from wellspent.listening.surveys.model import CalledBack, Claim, IncentiveReading

__all__ = ["LEAST_TREND", "claim_of"]

LEAST_TREND: Final = 30


def claim_of(  # noqa: PLR0917 - what it rests on
    invited: int,
    answered: int,
    known: tuple[str, ...],
    callbacks: CalledBack | None,
    incentive: IncentiveReading | None,
    trend_minimum: int = LEAST_TREND,
) -> tuple[Claim, str]:
    """The claim, and a reason that ends with what would allow more."""
    if answered < MINIMUM_N and not (callbacks and callbacks.enough):
        few = f"{answered} answered, and a figure needs {MINIMUM_N}."
        return (
            "refused",
            f"{few} {callbacks.words if callbacks else _whom_to_call(invited - answered)}",
        )
    if answered == invited:
        return "corrected", "Everybody answered: there is nobody whose answer is missing."
    if callbacks and callbacks.enough:
        return "corrected", (
            f"Those who had not answered were drawn by lot and asked again: {callbacks.words}"
            " The figure is right even where answering depends on the answer"
            + (
                ", as far as those not reached are like those reached."
                if callbacks.reached < callbacks.drawn
                else "."
            )
        )
    if incentive and incentive.strong and isinstance(incentive.figure, Estimate):
        return "corrected", f"A lot moved who answers. {incentive.words}"
    return _less(invited, answered, known, callbacks, incentive, trend_minimum)


def _less(  # noqa: PLR0917 - what it rests on
    invited: int,
    answered: int,
    known: tuple[str, ...],
    callbacks: CalledBack | None,
    incentive: IncentiveReading | None,
    trend_minimum: int,
) -> tuple[Claim, str]:
    missing = "Whether people answer may depend on what they would answer, and nothing here tells otherwise"  # fmt: skip
    if known:
        missing += f": the weights mend only what goes with {_listed(known)}"
    else:
        missing += ": nothing is known of those who did not answer, so nothing was corrected"
    if callbacks:
        missing += f". {callbacks.words}"
    elif incentive:
        missing += f". {incentive.words}"
    else:
        missing += f". {_whom_to_call(invited - answered)}"
    if answered < trend_minimum:
        few = f"{answered} answered, and a trend needs {trend_minimum}. "
        return "refused", few + missing
    return (
        "trend_only",
        f"{missing} Its movement may be followed as long as the response rate stays what it is.",
    )


def _whom_to_call(silent: int) -> str:
    """What would allow more: as many as there are, where a lot has nobody to leave out."""
    if silent <= 1:
        return "Call back the one who did not answer."
    if silent <= LEAST_DRAWN:
        return f"Call back all {silent} who did not answer."
    return f"Call back {LEAST_DRAWN} or more of the {silent:,} who did not answer, drawn by lot."


def _listed(names: tuple[str, ...]) -> str:
    shown = [f"'{one}'" for one in names[:4]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
