"""A look back in one sentence, without a judgement on anybody."""

from __future__ import annotations

from wellspent.estimate import Unknown
from wellspent.moments.follow_up.model import FollowUp
from wellspent.moments.moment import Unit

__all__ = ["say_amount", "say_look"]


def say_look(look: FollowUp) -> str:
    """What may be read out: the movement with its interval, or that none is shown, or why nothing can be said."""
    figure = look.figure
    what = f"{look.of}: {look.name}" if look.whom != "centre" else look.name
    if isinstance(figure, Unknown):
        return f"{what}: not enough to say: {figure.reason}."
    reach = f"{say_amount(figure.low, look.unit)} to {say_amount(figure.high, look.unit)}"
    beside = f"was to be expected from before and from {look.others} others"
    if look.verdict == "no movement shown":
        seen = say_amount(look.least_seen or 0.0, look.unit).lstrip("+")
        return (
            f"{what}: no movement shown beyond what {beside} ({reach}); one of {seen} "
            "would have been shown in four cases of five."
        )
    way = "more" if figure.value > 0 else "less"
    size = say_amount(abs(figure.value), look.unit).lstrip("+")
    return f"{what}: {look.verdict}, {size} {way} than {beside} ({reach})."


def say_amount(value: float, unit: Unit) -> str:
    """A difference with its sign: points of a percentage, or seconds."""
    if unit == "share":
        return f"{100 * value:+.0f} points".replace("-", "−")
    if unit == "seconds":
        return f"{value:+.0f} s".replace("-", "−")
    return f"{value:+.2f}".replace("-", "−")
