"""What slow time in one arm does to the other: both wait in the same queue.

load        contacts per hour × handle seconds, in erlangs: agents who would be busy if nobody waited
extra load  what the arm's slow seconds add to it
"""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.estimate import Estimate, Figure, Unknown

__all__ = ["SpillOver", "spill_over"]


@dataclass(frozen=True, slots=True)
class SpillOver:
    """The extra load and the waiting that comes with it, for the customers of both arms alike.

    `load` and `extra` are erlangs of the whole centre in an hour of work; `wait_now` and
    `wait_then` mean seconds until an answer, where somebody could reckon them. `seconds` are the
    slow seconds a contact of the arm takes more; `assumed` says that nobody measured them.
    """

    seconds: float
    assumed: bool
    load: Figure
    extra: Figure
    wait_now: Figure
    wait_then: Figure
    words: str


def spill_over(
    seconds: float,
    *,
    assumed: bool,
    contacts_per_hour: Figure,
    handle_seconds: Figure,
    wait: tuple[Figure, Figure] | None = None,
    arm: float = 0.5,
) -> SpillOver:
    """The load that `seconds` more in each contact of the arm add, `arm` being its share of contacts."""
    unknown = Unknown("nobody has reckoned the waiting", "intervals of the queues")
    waits = wait or (unknown, unknown)
    load = _times(contacts_per_hour, handle_seconds)
    extra = _scaled(contacts_per_hour, arm * seconds / 3600)
    return SpillOver(seconds, assumed, load, extra, *waits, _words(seconds, load, extra, waits))


def _words(seconds: float, load: Figure, extra: Figure, waits: tuple[Figure, Figure]) -> str:
    whose = "Both arms answer the same queue, so both arms' customers wait for what one arm takes"
    blind = (
        "The comparison of the arms cannot see that: it tells what the behaviour does, and not "
        "what waiting would do if everybody slowed down"
    )
    if isinstance(load, Unknown) or isinstance(extra, Unknown):
        why = load if isinstance(load, Unknown) else extra
        assert isinstance(why, Unknown)  # noqa: S101 - one of the two is
        return f"{whose}. How much is not known: {why.reason}; it takes {why.lift}. {blind}."
    figure = f"{extra.value:.2f} erlangs on top of {load.value:.1f} (+{extra.value / load.value:.1%}) if each of the arm's contacts takes {seconds:.0f} s more"
    now, then = waits
    if isinstance(now, Unknown) or isinstance(then, Unknown):
        why = now if isinstance(now, Unknown) else then
        assert isinstance(why, Unknown)  # noqa: S101
        return f"{whose}: {figure}. What that does to waiting is not known: {why.reason}; it takes {why.lift}. {blind}."
    return (
        f"{whose}: {figure}. With as many agents as now the mean wait goes from {now.value:.0f} s to "
        f"{then.value:.0f} s ({then.low:.0f} to {then.high:.0f} s), in both arms alike. {blind}."
    )


def _times(contacts: Figure, handle: Figure) -> Figure:
    if isinstance(contacts, Unknown) or isinstance(handle, Unknown):
        return contacts if isinstance(contacts, Unknown) else handle
    value = contacts.value * handle.value / 3600
    if value <= 0:
        return Unknown("no contact takes any time", "handle times")
    relative = sum(((one.high - one.low) / 2 / one.value) ** 2 for one in (contacts, handle)) ** 0.5
    method = "contacts per hour × handle seconds, errors added in squares"
    return Estimate(value, value * (1 - relative), value * (1 + relative), min(contacts.n, handle.n), method)  # fmt: skip


def _scaled(figure: Figure, by: float) -> Figure:
    if isinstance(figure, Unknown):
        return figure
    low, high = sorted((figure.low * by, figure.high * by))
    return Estimate(figure.value * by, low, high, figure.n, "extra seconds × contacts per hour of the arm")  # fmt: skip
