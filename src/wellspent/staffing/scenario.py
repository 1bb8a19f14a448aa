"""What is simulated: who calls whom, when, for how long, and who is there to answer.

queue        customers who want the same; they are answered in the order of their arrival
group        agents with the same skills
skill        a queue that a group answers, with its preference: 1 is answered first
priority     of a queue: among queues that an agent prefers equally, the higher goes first
head start   seconds that its customers are treated as having waited when they come
redial       a customer who hung up comes again
repeat       a customer whose contact was handled comes again about the same thing
callback     instead of waiting on, the customer is called when it is their turn
shift        when an agent is there; a break that an open contact delays is as long as planned

A free contact goes to the group that prefers its queue most; there to the agent who holds
the fewest contacts, then to the one idle longest. A free agent looks into the queues they
prefer most, then into those of the highest priority, then takes whoever has waited longest.
Everything is in seconds from the begin of the first interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from wellspent.staffing.arrivals import Arrivals, Recorded
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.handle_times import HandleTime

__all__ = [
    "AgentGroup", "Arrivals", "Callback", "Queue", "Recorded", "Redial", "Repeat", "Scenario",
    "ScenarioInvalid", "Shift", "SlowTime",
]  # fmt: skip


class ScenarioInvalid(StaffingError):
    """A scenario that contradicts itself or that nothing could be."""


@dataclass(frozen=True, slots=True)
class Redial:
    """Of customers who hang up, `share` come again `after` so many seconds, `most` times each."""

    share: float
    after: HandleTime
    most: int = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """Of customers whose contact was handled, `share` come again, for it was not resolved.

    The share is that of a contact without slow time and friction; each of their seconds
    changes the logarithm of its odds (a logistic regression's coefficients). `handle` is the
    handle time of repeat contacts where it differs.
    """

    share: float
    after: HandleTime
    most: int = 1
    per_slow_second: float = 0.0
    per_friction_second: float = 0.0
    handle: HandleTime | None = None


@dataclass(frozen=True, slots=True)
class Callback:
    """After so many seconds on the line a callback is offered, which a share accepts.

    Their place in the queue is kept, and they do not hang up any more.
    """

    after_seconds: float
    accepted: float = 1.0


@dataclass(frozen=True, slots=True)
class Queue:
    """Customers who want the same. `patience` None: nobody hangs up."""

    name: str
    arrivals: Arrivals | Recorded
    handle: HandleTime
    patience: HandleTime | None = None
    priority: int = 0
    head_start_seconds: float = 0.0
    redial: Redial | None = None
    repeat: Repeat | None = None
    callback: Callback | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """When an agent is there; breaks are (begin, end) in their order."""

    begin_seconds: float = 0.0
    end_seconds: float = math.inf
    breaks: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """Agents with the same skills: `count` for each of the shifts.

    `skills` are (name of a queue, preference), 1 first. With `chat_slots` above 1 an agent holds
    so many contacts at once; `slow_down` says how many times longer each takes when 1, 2, …
    are held (nothing: not at all longer). The first of them is 1.
    """

    name: str
    shifts: tuple[Shift, ...]
    skills: tuple[tuple[str, int], ...]
    count: int = 1
    chat_slots: int = 1
    slow_down: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SlowTime:
    """So many seconds more for the contacts of a queue.

    `when_idle` k: only where at least k more agents who answer this queue are idle as the
    contact begins; 0 is always. `repeats_only`: only to those who come again after a
    contact that did not settle it.
    """

    queue: str
    seconds: float
    when_idle: int = 0
    repeats_only: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """Queues, the groups that answer them, and slow time that is given on top.

    Raises `ScenarioInvalid`.
    """

    queues: tuple[Queue, ...]
    groups: tuple[AgentGroup, ...]
    slow_time: tuple[SlowTime, ...] = ()
    threshold_seconds: float = 20.0

    def __post_init__(self) -> None:
        """Refuse what contradicts itself: the first fault that is found."""
        if not self.queues:
            raise ScenarioInvalid("The scenario has no queue.", "Give at least one.")
        names = [queue.name for queue in self.queues]
        _check_names(names, "queues")
        _check_names([group.name for group in self.groups], "groups of agents")
        for queue in self.queues:
            _check_queue(queue, self.queues[0])
        for group in self.groups:
            _check_group(group, names)
        for given in self.slow_time:
            _check_known(given.queue, names, "Slow time is given to")
            _check(0 <= given.seconds <= 86_400 and given.when_idle >= 0,
                   f"Slow time of {given.seconds:g} seconds where {given.when_idle} are idle",
                   "Give seconds from 0 to a day, and 0 or more idle agents.")  # fmt: skip
        answered = {name for group in self.groups for name, _ in group.skills if group.count}
        for name in names:
            if name not in answered:
                raise ScenarioInvalid(
                    f"Nobody has the skill '{name}': its customers would wait for ever.",
                    "Give it to a group of agents, or leave the queue out.",
                )
        _check(self.threshold_seconds >= 0, f"A threshold of {self.threshold_seconds:g} seconds",
               "Give 0 or more: 20 is usual.")  # fmt: skip


def _check(sound: bool, what: str, remedy: str) -> None:
    if not sound:
        raise ScenarioInvalid(f"{what} cannot be.", remedy)


def _check_names(names: list[str], what: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ScenarioInvalid(f"Two {what} are called '{name}'.", "Give each its own name.")


def _check_known(name: str, names: list[str], what: str) -> None:
    if name not in names:
        raise ScenarioInvalid(
            f"{what} the queue '{name}', and there is none.", f"Name one of: {', '.join(names)}."
        )


def _check_queue(queue: Queue, first: Queue) -> None:
    mine, theirs = queue.arrivals, first.arrivals
    if (len(mine.contacts_per_hour), mine.interval_seconds) != (
        len(theirs.contacts_per_hour), theirs.interval_seconds,
    ):  # fmt: skip
        raise ScenarioInvalid(
            f"The queues '{first.name}' and '{queue.name}' have different intervals.",
            "Give all queues equally many intervals of the same length.",
        )
    share = "Give a share from 0 to 1."
    where = f"of the queue '{queue.name}'"
    if not math.isfinite(queue.head_start_seconds):
        raise ScenarioInvalid(
            f"The head start {where} is {queue.head_start_seconds:g} seconds.",
            "Give a number of seconds, or the queue a higher priority.",
        )
    for again, name in ((queue.redial, "redial"), (queue.repeat, "come again")):
        if again is not None:
            _check(0 <= again.share <= 1, f"A share of {again.share:g} who {name} {where}", share)
            _check(1 <= again.most <= 20, f"At most {again.most} times that customers {name} {where}",
                   "Give a number from 1 to 20.")  # fmt: skip
    if queue.repeat is not None:
        effects = queue.repeat.per_slow_second, queue.repeat.per_friction_second
        _check(all(math.isfinite(each) for each in effects),
               f"Effects of {effects[0]:g} and {effects[1]:g} on repeat contacts {where}",
               "Give changes of the log-odds by one second, such as -0.004.")  # fmt: skip
    if queue.callback is not None:
        _check(0 <= queue.callback.accepted <= 1,
               f"A share of {queue.callback.accepted:g} who accept a callback {where}", share)  # fmt: skip
        _check(queue.callback.after_seconds >= 0,
               f"A callback after {queue.callback.after_seconds:g} seconds {where}",
               "Give 0 seconds or more.")  # fmt: skip


def _check_group(group: AgentGroup, queues: list[str]) -> None:
    where = f"of the group '{group.name}'"
    if not group.shifts or not group.skills:
        raise ScenarioInvalid(
            f"The group '{group.name}' has {len(group.shifts)} shifts and {len(group.skills)} "
            "skills.",
            "Give it at least one of each, or leave it out.",
        )
    _check(0 <= group.count <= 1_000_000, f"A count of {group.count} {where}", "Give 0 or more.")
    _check_names([name for name, _ in group.skills], f"skills {where}")
    for name, _ in group.skills:
        _check_known(name, queues, f"A skill {where} is for")
    _check(1 <= group.chat_slots <= 100, f"A number of {group.chat_slots} slots {where}",
           "Give 1 for contacts one after another, more for chats.")  # fmt: skip
    if group.slow_down and not (
        len(group.slow_down) == group.chat_slots
        and group.slow_down[0] == 1
        and all(0 < each < math.inf for each in group.slow_down)
    ):
        raise ScenarioInvalid(
            f"The slow-down {where} is {group.slow_down} for {group.chat_slots} slots.",
            "Give one factor a slot, the first of them 1, such as (1, 1.25, 1.6).",
        )
    for shift in group.shifts:
        _check_shift(shift, where)


def _check_shift(shift: Shift, where: str) -> None:
    begin, end = shift.begin_seconds, shift.end_seconds
    if not 0 <= begin < end:
        raise ScenarioInvalid(
            f"A shift {where} is from second {begin:g} to second {end:g}.",
            "Let it begin at second 0 or later and end after its begin.",
        )
    over = begin
    for pause_begin, pause_end in shift.breaks:
        if not pause_begin < pause_end < math.inf:
            raise ScenarioInvalid(
                f"A break {where} is from second {pause_begin:g} to second {pause_end:g}.",
                "Let it end after its begin.",
            )
        if pause_begin < over or pause_end > end:
            raise ScenarioInvalid(
                f"The break {where} at second {pause_begin:g} overlaps another or lies outside "
                "the shift.",
                "Name breaks in their order, one after another, inside the shift.",
            )
        over = pause_end
