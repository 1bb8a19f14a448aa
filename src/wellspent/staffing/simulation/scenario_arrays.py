"""A scenario, and the chance that it meets, as the arrays of the event loop."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.compiling import frozen
from wellspent.staffing.handle_times import HandleTime
from wellspent.staffing.scenario import AgentGroup, Queue, Scenario
from wellspent.staffing.simulation.draws import (
    ARRIVAL,
    CALLBACK,
    FOLLOWING,
    HANDLE,
    PATIENCE,
    TURN,
    stream,
)
from wellspent.staffing.simulation.event_state import (
    AGENT,
    ANSWER,
    ASK,
    CONTACT,
    DRAWN,
    EVENT,
    GROUP,
    LATER,
    LINE,
    PAUSE,
    QUEUE,
    SLOT,
    SLOW,
    World,
)

__all__ = ["lay_out", "make_world"]

Whole = npt.NDArray[Any]
Law = Callable[[Queue], HandleTime | None]


def lay_out(scenario: Scenario) -> World:
    """The world without contacts: what all replications begin with."""
    queues, groups = scenario.queues, scenario.groups
    places = {queue.name: k for k, queue in enumerate(queues)}
    asks = [_ranked((places[name], preference, -queues[places[name]].priority)
                    for name, preference in group.skills) for group in groups]  # fmt: skip
    answers = [_ranked((k, preference, 0) for k, group in enumerate(groups)
                       for name, preference in group.skills if name == queue.name)
               for queue in queues]  # fmt: skip
    slow = [[(each.seconds, each.when_idle, each.repeats_only) for each in scenario.slow_time
             if each.queue == queue.name] for queue in queues]  # fmt: skip
    agents, pauses = _agents(groups)
    edges = queues[0].arrivals.edges
    width = max((group.chat_slots for group in groups), default=1)
    nothing = np.zeros((len(groups), len(edges) - 1))
    return World(
        order=frozen(np.empty(0, np.int64)),
        drawn=np.empty(0, DRAWN),
        later=np.empty(0, LATER),
        contacts=np.empty(0, CONTACT),
        queues=_queues(queues, slow, answers),
        slow=frozen(_records([each for some in slow for each in some], SLOW)),
        answers=frozen(_records([each for some in answers for each in some], ANSWER)),
        asks=frozen(_records([each for some in asks for each in some], ASK)),
        groups=_records([(*at, 0) for at in _spans(asks)], GROUP),
        slow_down=_slow_down(groups, width),
        lines=np.full((len(groups), width), -1, np.int32).repeat(2, axis=1).view(LINE),
        agents=agents,
        pauses=pauses,
        slots=_records([(math.inf, -1)] * (len(agents) * width), SLOT).reshape(-1, width),
        events=np.empty(0, EVENT),
        edges=frozen(edges),
        busy=nothing,
        staffed=nothing,
    )


def make_world(scenario: Scenario, laid_out: World, seed: int, replication: int) -> World:
    """One replication before its first event: the i-th customer of a queue is always the same."""
    queues = scenario.queues
    arrivals = [
        queue.arrivals.draw(stream(seed, replication, ARRIVAL, k)) for k, queue in enumerate(queues)
    ]
    customers = np.array([len(each) for each in arrivals])
    total = customers * [_attempts(queue) for queue in queues]
    first = np.cumsum([0, *total])
    contacts = _contacts(arrivals, first)
    numbers = np.concatenate([
        at + np.arange(n) for at, n in zip(first, customers, strict=False)
    ])  # fmt: skip
    if len(queues) > 1:
        numbers = numbers[np.argsort(np.concatenate(arrivals), kind="stable")]
    records = laid_out.queues.copy()
    records["customers"] = customers
    # two events an agent, two each time that the number of contacts it holds changes, and
    # hang-ups and returns where anybody comes again
    following = (records["redial_share"] > 0).any() or (records["repeat_odds"] > -math.inf).any()
    several = laid_out.slow_down.shape[1] > 1
    room = 2 * len(laid_out.agents) + 2 * (several + following) * len(contacts) + 8
    events = np.empty(room, EVENT)
    events[0] = (0.0, 0)
    return laid_out._replace(
        order=frozen(numbers),
        drawn=frozen(_drawn(queues, total, seed, replication)),
        later=frozen(_later(queues, total, seed, replication)),
        contacts=contacts,
        queues=records,
        groups=laid_out.groups.copy(),
        lines=laid_out.lines.copy(),
        agents=laid_out.agents.copy(),
        slots=laid_out.slots.copy(),
        events=events,
        busy=laid_out.busy.copy(),
        staffed=laid_out.staffed.copy(),
    )


def _queues(queues: Sequence[Queue], slow: Sequence[Any], answers: Sequence[Any]) -> Whole:
    records = np.zeros(len(queues), QUEUE)
    records["head"] = records["tail"] = -1
    records["repeat_odds"], records["callback_after"] = -math.inf, math.inf
    for record, queue, given, answer in zip(
        records, queues, _spans(slow), _spans(answers), strict=True
    ):
        record["head_start"] = queue.head_start_seconds
        record["slow_at"], record["slow_to"] = given
        record["answer_at"], record["answer_to"] = answer
        if queue.redial:
            record["redial_share"], record["redial_most"] = queue.redial.share, queue.redial.most
        if queue.repeat:
            record["repeat_odds"] = _log_odds(queue.repeat.share)
            record["repeat_most"] = queue.repeat.most
            record["repeat_per_slow"] = queue.repeat.per_slow_second
            record["repeat_per_friction"] = queue.repeat.per_friction_second
        if queue.callback:
            record["callback_after"] = queue.callback.after_seconds
            record["callback_share"] = queue.callback.accepted
    return records


def _agents(groups: Sequence[AgentGroup]) -> tuple[Whole, Whole]:
    """One agent for each time a shift is worked, and the breaks of all of them."""
    pauses: list[tuple[float, float]] = []
    agents: list[Whole] = []
    for k, group in enumerate(groups):
        for shift in group.shifts:
            at = len(pauses)
            pauses += [(begin, end - begin) for begin, end in shift.breaks]
            some = np.zeros(group.count, AGENT)
            some["begin"], some["end"] = shift.begin_seconds, shift.end_seconds
            some["group"], some["slots"] = k, group.chat_slots
            some["pause_at"], some["pause_to"] = at, len(pauses)
            agents.append(some)
    everybody = np.concatenate(agents)
    everybody["due"] = everybody["busy_from"] = math.inf
    everybody["before"] = everybody["after"] = -1
    return everybody, frozen(_records(pauses, PAUSE))


def _slow_down(groups: Sequence[AgentGroup], width: int) -> Whole:
    factors = np.ones((len(groups), width))
    for row, group in zip(factors, groups, strict=True):
        row[: len(group.slow_down)] = group.slow_down
    return frozen(factors)


def _ranked(wanted: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Things with their ranks, the first ones first, from (thing, first key, second key)."""
    ordered = sorted(wanted, key=lambda each: each[1:])
    ranks = {key: rank for rank, key in enumerate(dict.fromkeys(each[1:] for each in ordered))}
    return [(each[0], ranks[each[1:]]) for each in ordered]


def _spans(things: Iterable[Sequence[Any]]) -> list[tuple[int, int]]:
    """Where each thing's own lie when all of them stand one after another."""
    ends = np.cumsum([0, *(len(some) for some in things)]).tolist()
    return list(itertools.pairwise(ends))


def _log_odds(share: float) -> float:
    if share in {0.0, 1.0}:
        return -math.inf if share == 0 else math.inf
    return math.log(share / (1 - share))


def _records(rows: Sequence[tuple[Any, ...]], kind: np.dtype[Any]) -> Whole:
    return np.array(rows, kind)


def _attempts(queue: Queue) -> int:
    """How many contacts of one customer there can be at most."""
    redials = queue.redial.most if queue.redial else 0
    return 1 + redials + (queue.repeat.most if queue.repeat else 0)


def _contacts(arrivals: Sequence[Whole], first: Whole) -> Whole:
    """All zero but the arrivals of first contacts: memory is asked for where contacts come."""
    contacts = np.zeros(first[-1], CONTACT)
    for at, seconds in zip(first, arrivals, strict=False):
        contacts["arrival"][at : at + len(seconds)] = seconds
    return contacts


def _drawn(queues: Sequence[Queue], total: Whole, seed: int, replication: int) -> Whole:
    drawn = np.zeros(total.sum(), DRAWN)
    for k, (queue, some) in enumerate(zip(queues, _parts(drawn, total), strict=True)):
        shares = stream(seed, replication, HANDLE, k).random(len(some))
        lines = queue.handle.lines_at(shares)
        for name, values in zip(("seconds", "friction", "slow"), lines, strict=True):
            if values.any():  # it is 0 already
                some[name] = values
        if k > 0:
            some["queue"] = k
        patience = stream(seed, replication, PATIENCE, k)
        some["patience"] = (
            queue.patience.at(patience.random(len(some))) if queue.patience else math.inf
        )
    return drawn


def _later(queues: Sequence[Queue], total: Whole, seed: int, replication: int) -> Whole:
    if not any(queue.redial or queue.repeat or queue.callback for queue in queues):
        return np.empty(0, LATER)
    later = np.zeros(total.sum(), LATER)
    for k, (queue, some) in enumerate(zip(queues, _parts(later, total), strict=True)):

        def shares(purpose: int, queue: int = k, n: int = len(some)) -> Whole:
            return stream(seed, replication, purpose, queue).random(n)

        if queue.callback:
            some["accepts"] = shares(CALLBACK)
        if queue.redial or queue.repeat:
            some["turn"] = shares(TURN)
        if queue.redial:
            some["redial_after"] = queue.redial.after.at(shares(FOLLOWING))
        if queue.repeat:
            some["repeat_after"] = queue.repeat.after.at(shares(FOLLOWING))
            law = queue.repeat.handle or queue.handle
            some["repeat_seconds"], some["repeat_friction"], some["repeat_slow"] = law.lines_at(
                shares(HANDLE)
            )
    return later


def _parts(records: Whole, total: Whole) -> list[Whole]:
    """The records of each queue."""
    return np.split(records, np.cumsum(total)[:-1])
