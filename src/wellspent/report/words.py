"""Figures in words: what the page, the terminal and the JSON say alike."""

from __future__ import annotations

from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.model import Centre, Cut, Line, Monday, Unit

__all__ = ["FRICTION_WORDS", "KIND_WORDS", "name_line", "say_cut_place", "say_figure", "say_interval", "say_monday", "say_period", "say_seconds", "say_unknown", "say_value"]  # fmt: skip

KIND_WORDS: Final = {
    "quick": "quick and necessary",
    "friction": "friction",
    "slow": "slow",
    "other": "other",
    "unknown": "unknown",
}
FRICTION_WORDS: Final = {
    "knowledge_gap": "knowledge gap",
    "tool_trouble": "tool trouble",
    "repetition": "repetition",
    "handover": "handover",
    "wait": "wait",
}
_WORTH_SAYING: Final = 0.0005  # a smaller share would be said as 0.0 %


def name_line(kind: str, name: str) -> str:
    """What a line is called on screen, such as "tool trouble"."""
    if kind in {"quick", "slow"} and name == "unknown":
        return f"{kind}, part not known"
    return FRICTION_WORDS.get(name, KIND_WORDS.get(name, name))


def say_seconds(seconds: float) -> str:
    """Seconds as people say them: `4.2 s`, `48 s`, `4 min 07 s`, `1 h 02 min`."""
    size = abs(seconds)
    sign = "−" if seconds <= -0.05 else ""
    if size < 9.95:
        return f"{sign}{_small(size)} s"
    whole = round(size)
    if whole < 100:
        return f"{sign}{whole} s"
    if whole < 3600:
        return f"{sign}{whole // 60} min {whole % 60:02d} s"
    return f"{sign}{whole // 3600} h {whole % 3600 // 60:02d} min"


def say_value(value: float, unit: Unit, currency: str = "") -> str:
    """A number with its unit: seconds, a percentage, or money."""
    if unit == "seconds":
        return say_seconds(value)
    if unit == "money":
        return f"{value:.2f} {currency}".strip()
    percent = 100 * value
    return f"{_small(percent)} %" if percent < 9.95 else f"{percent:.0f} %"


def _small(number: float) -> str:
    """One decimal; nothing is `0`, and next to nothing is not nothing."""
    if number == 0:
        return "0"
    return f"{number:.1f}" if number >= 0.05 else "<0.1"


def say_interval(figure: Estimate, unit: Unit, currency: str = "") -> str:
    """`low to high`, with units."""
    low, high = (say_value(end, unit, currency) for end in (figure.low, figure.high))
    return f"{low} to {high}"


def say_unknown(figure: Unknown) -> str:
    """Why there is no figure, and what would tell."""
    return f"not yet known: {figure.reason}. What would tell: {figure.lift}."


def say_figure(figure: Figure, unit: Unit, currency: str = "") -> str:
    """The value alone, or that there is not enough to say."""
    if isinstance(figure, Unknown):
        return "not enough to say"
    return say_value(figure.value, unit, currency)


def say_fiction(centre: Centre) -> str | None:
    """That the centre is fictional, where it is."""
    if not centre.fictional:
        return None
    return (
        f"{centre.name}: a fictional centre with synthetic data; it proves nothing about real ones."
    )


def say_period(centre: Centre) -> str:
    """`2 to 29 March 2026`-like words for the time that the contacts began in."""
    if centre.first is None or centre.last is None:
        return "time not recorded"
    first, last = (f"{day.day} {day:%b %Y}" for day in (centre.first, centre.last))
    return first if first == last else f"{first} to {last}"


def say_monday(monday: Monday) -> tuple[str, ...]:
    """The answer in two or three plain sentences, put together from its figures."""
    if not isinstance(monday.median, Estimate) or not isinstance(monday.mean, Estimate):
        return (_silence(monday),)
    return tuple(
        sentence for sentence in (_whole(monday), _to_cut(monday), _to_protect(monday)) if sentence
    )


def _silence(monday: Monday) -> str:
    reason = monday.median.reason if isinstance(monday.median, Unknown) else "no timing"
    return (
        f"There is not enough to say: {reason}; {monday.timed} of {monday.contacts} "
        "contacts have any timing."
    )


def _whole(monday: Monday) -> str:
    shares = ", ".join(
        f"{say_figure(line.share, 'share')} {KIND_WORDS[line.kind]}"
        for line in monday.kinds
        if isinstance(line.share, Estimate)
        and (line.share.value >= _WORTH_SAYING or line.kind == "unknown")
    )
    lower, upper = (
        say_figure(one, "seconds") for one in (monday.lower_quartile, monday.upper_quartile)
    )
    return (
        f"A contact takes {say_figure(monday.mean, 'seconds')} on average, the middle one "
        f"{say_figure(monday.median, 'seconds')}, the middle half {lower} to {upper}: {shares}."
    )


def _to_cut(monday: Monday) -> str | None:
    named = [say_cut(cut) for cut in monday.cut if cut.line.kind == "friction"][:2]
    return f"Cut first: {'; then '.join(named)}." if named else None


def say_cut(cut: Cut) -> str:
    """`wait, 21 s a contact, in 12 % of them (45 s in queue billing)`."""
    words = f"{say_line(cut.line)}, in {say_figure(cut.line.present, 'share')} of them"
    if isinstance(cut.place, Unknown):
        return words
    there = say_figure(cut.place.mean_seconds, "seconds")
    joint = {"queue": "in queue", "reason": "for reason"}.get(cut.place.field, cut.place.field)
    return f"{words} ({there} {joint} {cut.place.value})"


def say_cut_place(cut: Cut) -> str:
    """`billing: 45 s`, or that no place stands out."""
    if isinstance(cut.place, Unknown):
        return cut.place.reason
    return f"{cut.place.value}: {say_figure(cut.place.mean_seconds, 'seconds')}"


def say_line(line: Line) -> str:
    """`context, 50 s a contact`."""
    return (
        f"{name_line(line.kind, line.name)}, {say_figure(line.mean_seconds, 'seconds')} a contact"
    )


def _to_protect(monday: Monday) -> str | None:
    named = [say_line(line) for line in monday.protect[:3]]
    return f"Protect: {'; '.join(named)}." if named else None
