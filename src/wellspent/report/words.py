"""Figures in words: what the page, the terminal and the JSON say alike."""

from __future__ import annotations

from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.model import Centre, Cut, Line, MinutePrice, Monday, Place, SlowWorth, Unit

__all__ = ["FRICTION_WORDS", "KIND_WORDS", "name_line", "say_brief", "say_count", "say_figure", "say_interval", "say_monday", "say_not_found", "say_period", "say_place_figure", "say_price", "say_seconds", "say_short", "say_unknown", "say_value", "say_worth"]  # fmt: skip

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
_JOINTS: Final = {"queue": "in queue", "reason": "for reason"}
_SCALES: Final = ((100, (1.0, "s")), (6000, (60.0, "min")))
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
    percent, sign = abs(100 * value), "−" if value <= -0.0005 else ""
    return f"{sign}{_small(percent)} %" if percent < 9.95 else f"{sign}{percent:.0f} %"


def _small(number: float) -> str:
    """One decimal; nothing is `0`, and next to nothing is not nothing."""
    if number == 0:
        return "0"
    return f"{number:.1f}" if number >= 0.05 else "<0.1"


def say_short(figure: Figure) -> str:
    """Seconds in few letters: `42 s`, `2.4 min`, `21 min`, `1.7 h`."""
    if isinstance(figure, Unknown):
        return "not enough to say"
    size, unit = _scale(figure.value)
    return f"{_few_digits(figure.value / size)} {unit}"


def say_brief(figure: Figure) -> str:
    """Seconds and their interval in few letters: `21 (13–29) min`."""
    if isinstance(figure, Unknown):
        return "not enough to say"
    size, unit = _scale(figure.value)
    value, low, high = (_few_digits(one / size) for one in (figure.value, figure.low, figure.high))
    return f"{value} ({low}–{high}) {unit}"


def _scale(seconds: float) -> tuple[float, str]:
    """The unit that a time is said in, and its seconds."""
    return next((unit for limit, unit in _SCALES if round(abs(seconds)) < limit), (3600.0, "h"))


def _few_digits(number: float) -> str:
    return _small(number) if abs(number) < 9.95 else f"{number:.0f}"


def say_count(number: int, thing: str) -> str:
    """`1 contact`, `1,200 contacts`."""
    many = f"{thing}es" if thing.endswith("ch") else f"{thing}s"
    return f"{number:,} {thing if number == 1 else many}"


def say_share(hits: int, of: int, figure: Figure, thing: str = "contact") -> str:
    """`14 of 1,920 contacts, 0.7 % (0.4 to 1.2)`; the counts alone where they are too few for a share."""
    counts = f"{hits:,} of {say_count(of, thing)}"
    if isinstance(figure, Unknown):
        return f"{counts}; too few for a share"
    value, low, high = (_percent(one) for one in (figure.value, figure.low, figure.high))
    return f"{counts}, {value} % ({low} to {high})"


def _percent(share: float) -> str:
    """A share in percent with the digits that it needs: `0.7`, `12.4`; next to all is not all."""
    percent = 100 * share
    if 0 < percent < 0.05:
        return "<0.1"
    if 99.95 <= percent < 100:
        return ">99.9"
    return f"{percent:.1f}".removesuffix(".0") if percent in (0, 100) else f"{percent:.1f}"


def say_interval(figure: Estimate, unit: Unit, currency: str = "") -> str:
    """`low to high`, with units."""
    low, high = (say_value(end, unit, currency) for end in (figure.low, figure.high))
    return f"{low} to {high}"


def say_unknown(figure: Unknown) -> str:
    """Why there is no figure, and what would tell."""
    return f"not yet known: {figure.reason}. What would tell: {figure.lift}."


def say_price(price: MinutePrice | Unknown) -> str:
    """What one more slow minute costs and for whom it is free, or why that is not known."""
    return say_unknown(price) if isinstance(price, Unknown) else price.words


def say_worth(worth: SlowWorth | Unknown) -> str:
    """The strongest link that stands, or why there is none."""
    return say_unknown(worth) if isinstance(worth, Unknown) else worth.words


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
        f"There is not enough to say: {reason}; {monday.timed:,} of "
        f"{say_count(monday.contacts, 'contact')} with any timing."
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
    """The two causes of friction with most seconds, of those that are findings."""
    causes = [cut for cut in monday.cut if cut.line.kind == "friction"]
    found = [cut for cut in causes if isinstance(cut.line.finding, Estimate)][:2]
    if not found:
        return "Which to cut: not enough to say." if causes else None
    first, *then = found
    # the place of the first alone, for the table beside it names them all
    said = [f"Cut first {name_line('friction', first.line.name)}: {say_cut(first)}."]
    said += [f"Then {name_line('friction', cut.line.name)}: {say_line(cut.line)}." for cut in then]
    return " ".join(said)


def say_cut(cut: Cut) -> str:
    """What the line costs, and where it gathers: `…; it gathers for reason Refund (28 contacts: mean 45 s, …)`."""
    words = say_line(cut.line)
    if isinstance(cut.place, Unknown) or isinstance(cut.place.mean_seconds, Unknown):
        return words
    mean, joint = cut.place.mean_seconds, _JOINTS.get(cut.place.field, cut.place.field)
    return (
        f"{words}; it gathers {joint} {cut.place.value} ({say_count(mean.n, 'contact')}: "
        f"mean {say_brief(mean)})"
    )


def say_not_found(line: Line) -> str | None:
    """That the line is no finding, and the fact behind that; None where it is one."""
    if isinstance(line.finding, Estimate):
        return None
    return f"not enough to say ({line.finding.reason.split(', and ')[0]})"


def say_place_figure(place: Place) -> str:
    """`45 (31–59) s, n 28`: mean seconds per contact there, interval, contacts."""
    mean = place.mean_seconds
    return f"{say_brief(mean)}, n {mean.n:,}" if isinstance(mean, Estimate) else "not enough to say"


def say_line(line: Line) -> str:
    """`in 42 % of contacts, which lose a median of 4.2 (3.8–4.5) min; 2.4 min averaged over all`.

    The median comes first, for a large mean may come from few contacts.
    """
    return (
        f"in {say_figure(line.present, 'share')} of contacts, which lose a median of "
        f"{say_brief(line.median_where_present)}; {say_short(line.mean_seconds)} averaged over all"
    )


def _to_protect(monday: Monday) -> str | None:
    """The slow parts with most seconds, of those that are findings."""
    found = [line for line in monday.protect if isinstance(line.finding, Estimate)][:3]
    if not found:
        return "Which to protect: not enough to say." if monday.protect else None
    named = [
        f"{name_line(line.kind, line.name)}, in {say_figure(line.present, 'share')}, "
        f"median {say_short(line.median_where_present)}"
        for line in found
    ]
    return f"Protect: {'; '.join(named)}."
