"""What one person may choose, and has chosen: the pools in sight, the sliders, where they stand.

A plan holds no contact and no person, but a lead sees those pools alone in which the own team's
agents serve. Analysts, directors and administrators plan for the whole centre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wellspent.estimate import Estimate
from wellspent.report.operation import Operation, SegmentTime
from wellspent.report.slow_minute import Choices, default_choices
from wellspent.staffing.demand import Target
from wellspent.web.access.filters import values_in_sight
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope, standing
from wellspent.web.plans.sliders import NO_CAP, Slider, read_sliders

__all__ = ["Chosen", "choose", "operation_in_sight"]

_WHOLE = frozenset({Role.ANALYST, Role.DIRECTOR, Role.ADMINISTRATOR})
_SHARES = (1.0, 99.999)  # nobody keeps 100 %
_SECONDS = (0.0, 86_400.0)
_MOST_SEGMENTS = 8  # sliders of their own; those with most contacts


@dataclass(frozen=True)
class Chosen:
    """The operation as far as it is in sight, and where everything stands that can be chosen.

    `pools` are the names to choose from; `pool` None is the whole centre. `refused` is what the
    address asked for and cannot have, `strangers` what of it has no slider to stand at.
    """

    operation: Operation
    pools: tuple[str, ...]
    whole: bool
    pool: str | None
    sliders: tuple[Slider, ...]
    segments: tuple[Slider, ...]
    refused: tuple[Refused, ...]
    strangers: tuple[Refused, ...] = ()

    @property
    def slow_seconds(self) -> float:
        """What all sliders together add to a contact, on average over the segments."""
        here = self.operation.pool(self.pool) if self.pool else None
        shares = {
            f"slow.{one.name}": one.share.value
            for one in (here.segments if here else self.operation.segments)
            if isinstance(one.share, Estimate)
        }
        on_top = sum(one.value * shares.get(one.name, 0.0) for one in self.segments)
        return self._value("slow") + on_top

    def choices(self) -> Choices:
        """The same as `price_slow_minute` takes it; raises the first of what was refused."""
        if self.refused:
            raise self.refused[0]
        cap, slow = self._value("occupancy"), self._value("slow")
        return Choices(
            slow_seconds={
                one.name.removeprefix("slow."): slow + one.value
                for one in self.segments
                if one.value
            },
            slow_seconds_otherwise=slow,
            friction_cut=self._value("friction") / 100,
            target=f"{self._value('share'):g}/{self._value('within'):g}",
            max_occupancy=None if cap == NO_CAP else cap / 100,
            pool=self.pool,
        )

    def _value(self, name: str) -> float:
        return next(one.value for one in self.sliders if one.name == name)


def operation_in_sight(access: Scope) -> Operation:
    """The centre's operation with those pools alone that are in sight.

    Raises `NoRunYet` or `WorkspaceDamaged`.
    """
    operation = standing().operation()
    if access.role in _WHOLE:
        return operation
    seen = values_in_sight(access, "queue")
    return replace(operation, pools=tuple(one for one in operation.pools if seen & set(one.queues)))


def choose(access: Scope, query: Mapping[str, str]) -> Chosen:
    """Where an address puts everything, for this person.

    It names `pool`, `slow` and `slow.<segment>` (seconds), `friction`, `occupancy` and `share`
    (percent) and `within` (seconds). Raises `NoRunYet` or `WorkspaceDamaged`.
    """
    operation = operation_in_sight(access)
    whole = access.role in _WHOLE
    pools = tuple(one.name for one in operation.pools)
    pool, refused = _pool(query.get("pool") or "", pools, whole=whole)
    here = operation.pool(pool) if pool else None
    sliders = tuple(map(_on_a_step, read_sliders(_sliders(operation), query)))
    segments = read_sliders(_of_segments(here.segments if here else operation.segments), query)
    wrong = [one.error for one in (*sliders, *segments) if one.error]
    strangers = _strangers(query, here.segments if here else operation.segments, operation)
    everything = (*refused, *wrong, *strangers)
    return Chosen(operation, pools, whole, pool, sliders, segments, everything, strangers)


def _pool(
    named: str, pools: tuple[str, ...], *, whole: bool
) -> tuple[str | None, tuple[Refused, ...]]:
    """The pool that is meant; one out of sight is refused as one that is not there."""
    usual = None if whole or not pools else pools[0]
    if not named or named in pools:
        return named or usual, ()
    remedy = f"Choose one of: {', '.join(pools)}." if pools else "Choose none."
    return usual, (Refused(f"There is no pool '{_shown(named)}' that you see.", remedy, "pool"),)


def _strangers(
    query: Mapping[str, str], segments: tuple[SegmentTime, ...], operation: Operation
) -> tuple[Refused, ...]:
    """Seconds that an address gives to segments that are not there, or have no slider of their own.

    A segment of the centre that has no customers in this pool is none of them: it changes nothing.
    """
    sliders = [one.name for one in _of_segments(segments)]
    names = [name.removeprefix("slow.") for name in sliders]
    remedy = f"Choose one of: {', '.join(names)}." if names else "Give all contacts the same."
    elsewhere = {f"slow.{one.name}" for one in operation.segments}
    elsewhere -= {f"slow.{one.name}" for one in segments}
    return tuple(
        Refused(
            f"There is no segment '{_shown(name.removeprefix('slow.'))}' to choose here.",
            remedy,
            name,
        )
        for name, typed in query.items()
        if name.startswith("slow.")
        and name not in {*sliders, *elsewhere}
        and typed.strip() not in {"", "0"}
    )


def _shown(named: str) -> str:
    return f"{named[:60]}…" if len(named) > 60 else named


def _sliders(operation: Operation) -> tuple[Slider, ...]:
    usual = default_choices(operation)
    target = Target.parse(usual.target)
    share = round(100 * target.share, 3)
    cap = NO_CAP if usual.max_occupancy is None else round(100 * usual.max_occupancy, 3)
    return (
        Slider("slow", "Slow seconds more", "With every contact.", 0, 120, 5, "seconds", 0),
        Slider("friction", "Friction removed", "Tool trouble, waits, repetition.", 0, 100, 5, "percent", 0),
        Slider("occupancy", "Occupancy, at most", "How busy agents may be.", min(50, cap), NO_CAP, _step(cap), "cap", cap),
        Slider("share", "Target: answered", "Of the contacts offered.", min(50, share), max(99, share), _step(share), "percent", share, takes=_SHARES),
        Slider("within", "Target: within", "Counted from the moment they come.", 0, max(300, target.seconds), _step(target.seconds, 5), "seconds", target.seconds, takes=_SECONDS),
    )  # fmt: skip


def _on_a_step(slider: Slider) -> Slider:
    """The slider with a step on which it can stand: a browser would move it to the next one."""
    return replace(slider, step=_step(slider.value - slider.low, slider.step))


def _step(value: float, usual: float = 1) -> float:
    """A step on which the centre's own value stands."""
    return next((one for one in (usual, 1, 0.1) if round(value / one, 6) % 1 == 0), 0.001)


def _of_segments(segments: tuple[SegmentTime, ...]) -> tuple[Slider, ...]:
    """A slider for each segment of customers, on top of what every contact gets."""
    named = sorted((one for one in segments if one.name), key=lambda one: -one.contacts)
    if len(named) < 2:
        return ()
    return tuple(
        Slider(f"slow.{one.name}", str(one.name), "On top of that.", -30, 60, 5, "seconds", 0)
        for one in named[:_MOST_SEGMENTS]
    )
