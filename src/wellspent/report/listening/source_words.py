"""What sources say, in sentences."""

from __future__ import annotations

from wellspent.estimate import Figure, Unknown
from wellspent.listening.blend import Said, SourceRow, Subject
from wellspent.listening.hour import HourContact
from wellspent.report.words import say_count, say_value

__all__ = [
    "say_all",
    "say_bias",
    "say_chosen",
    "say_gap",
    "say_pooled",
    "say_said",
    "say_subject",
    "say_weight",
]

_CHOSEN = {
    "unspoken need": "chosen for a need that nobody had asked for",
    "connection": "chosen for a moment of connection",
    "friction": "chosen for what got in the way",
}


def say_said(said: Said) -> str:
    """`14 of 1,920, 0.7 % (0.4 % to 1.2 %)`; or why there is no figure."""
    return say_pooled(said.figure, said.unit)


def say_all(row: SourceRow) -> tuple[tuple[str, str], ...]:
    """Each figure of a source with its name; once for all, where none is known for one and the same reason."""
    said = tuple((one.name, say_said(one)) for one in row.says)
    if len({words for _, words in said}) == 1 and isinstance(row.says[0].figure, Unknown):
        return ((", ".join(name for name, _ in said), said[0][1]),)
    return said


def say_pooled(figure: Figure, unit: str) -> str:
    """The figure in its unit with its interval; a plain share with how many of how many."""
    if isinstance(figure, Unknown):
        return f"not known: {figure.reason}"
    if unit != "share":
        return (
            f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f}) {unit}, n = {figure.n:,}"
        )
    value, low, high = (say_value(one, "share") for one in (figure.value, figure.low, figure.high))
    if figure.method.startswith("share,"):
        return f"{round(figure.value * figure.n):,} of {figure.n:,}, {value} ({low} to {high})"
    return f"{value} ({low} to {high}), n = {figure.n:,}"


def say_gap(gap: Figure, unit: str = "share") -> str:
    """How far two sources are apart; a share in points of a hundred."""
    if isinstance(gap, Unknown):
        return f"not known: {gap.reason}"
    times, name = (100, "points") if unit == "share" else (1, unit)
    value, low, high = (one * times for one in (gap.value, gap.low, gap.high))
    digits = 1 if unit == "share" else 2
    return f"{value:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f}) {name}"


def say_subject(subject: Subject) -> str:
    """Which contacts were taken, and why those."""
    if not subject.words:
        return f"Taken as a question about every contact: {subject.contacts:,}."
    words = ", ".join(f"“{word}”" for word in subject.words)
    parts = [
        f"{say_count(len(names), kind)} ({', '.join(names)})"
        for kind, names in (
            ("recorded reason", subject.reasons),
            ("queue", subject.queues),
            ("topic", subject.topics),
        )
        if names
    ]
    found = "; ".join(parts) or "no reason, queue or topic"
    return f"Taken as a question about {words}: {subject.contacts:,} of {subject.of:,} contacts, from {found}."


def say_weight(row: SourceRow) -> str:
    """How much a source carries and how fresh it is."""
    newest = f"newest {row.newest:%Y-%m-%d}" if row.newest else "no date"
    return f"effective n {row.effective_n:,.0f}, {newest}"


def say_bias(row: SourceRow) -> str:
    """In which direction it is likely to be wrong, and why."""
    direction = "may be wrong either way" if row.bias == "either way" else f"likely {row.bias}"
    return f"{direction}: {row.because}"


def say_chosen(one: HourContact) -> str:
    """Whether a contact stands for others, and with what chance."""
    if one.chosen_for is not None:
        return f"{_CHOSEN.get(one.chosen_for, one.chosen_for)}: it stands for nothing but itself"
    return f"drawn by lot, with a chance of {one.inclusion or 0:.2%}"
