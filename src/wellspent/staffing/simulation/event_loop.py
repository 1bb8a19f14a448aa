"""Queues, groups of agents and everything that may happen, event by event: one compiled loop.

event    the end of a contact, a change of an agent's duty, a hang-up, a customer's return; in
         a heap by time, then by kind in this order, then by number
line     agents of a group who hold equally many contacts and can take one more, longest
         first: doubly linked, so that anybody can leave it
queue    contacts that wait, in the order of arrival; who has hung up is passed over later
clock    of an agent who holds several contacts: it shows the seconds of work done on each, and
         runs slower the more there are. A contact ends when it shows its begin plus its handle
         time, so a change of the load re-times all of them by one number
"""

# ruff: noqa: C901, PLR0912, PLR0915, PLR0917 - an event loop is a list of cases, steps take arrays

from __future__ import annotations

from typing import Any, Final

import numpy as np

from wellspent.compiling import borrowed, kernel, step

__all__ = ["run_events"]

# repeated from `event_state`: a kernel is compiled anew when its own file changes
_WAITING, _IN_SERVICE, _HANDLED, _ABANDONED = 1, 2, 3, 4
_OFF, _ON, _LEAVING = 0, 1, 2  # who leaves finishes what it holds and takes nothing more

# kinds of event, in the order in which they happen at the same time
_ENDS, _DUTY, _HANGS_UP, _RETURNS = 0, 1, 2, 3
_KIND: Final = 40  # bits for the number; the kind stands before it


# fmt: off
@kernel
def run_events(order: Any, drawn: Any, later: Any, contacts: Any, queues: Any, slow: Any,
               answers: Any, asks: Any, groups: Any, slow_down: Any, lines: Any, agents: Any,
               pauses: Any, slots: Any, events: Any, edges: Any, busy: Any, staffed: Any) -> None:
    """Run one replication, the fields of a `World`, until nothing more happens."""
    order, drawn, later = borrowed(order), borrowed(drawn), borrowed(later)
    contacts, queues, slow = borrowed(contacts), borrowed(queues), borrowed(slow)
    answers, asks, groups = borrowed(answers), borrowed(asks), borrowed(groups)
    slow_down, lines, agents = borrowed(slow_down), borrowed(lines), borrowed(agents)
    pauses, slots, events = borrowed(pauses), borrowed(slots), borrowed(events)
    edges, busy, staffed = borrowed(edges), borrowed(busy), borrowed(staffed)
    # fmt: on
    came: Any = 0
    for each in range(len(agents)):
        _push(events, agents[each].begin, _DUTY, each)
    while came < len(order) or events[0].code > 0:
        agent, changed = -1, True  # whether the agent's contacts are to be timed anew
        contact = order[came] if came < len(order) else -1
        if events[0].code > 0 and (contact < 0 or events[1].time <= contacts[contact].arrival):
            now = events[1].time
            kind, number = events[1].code >> _KIND, events[1].code & ((1 << _KIND) - 1)
            contact = -1
            _pop(events)
            if kind == _ENDS:
                if agents[number].due != now:
                    continue  # timed anew since
                agent, ended = number, _finish(contacts, agents, slots, number, now)
                _come_again(contacts, drawn, later, queues, events, edges, ended)
            elif kind == _DUTY:
                agent, changed = number, False
                _change_duty(agents, pauses, events, agent, now)
            elif kind == _HANGS_UP:
                _hang_up(contacts, drawn, later, queues, events, edges, number)
                continue
            else:
                contact = number
        else:
            now = contacts[contact].arrival
            came += 1
        if contact >= 0:
            agent = _come(contacts, drawn, later, queues, answers, agents, lines, contact, now)
        if agent < 0:
            _wait(contacts, drawn, queues, events, contact)
            continue
        if agents[agent].listed > 0:
            _leave_line(agents, groups, lines, agent)
        while agents[agent].duty == _ON and agents[agent].load < agents[agent].slots:
            if contact < 0:
                contact = _next_contact(contacts, queues, asks, groups, agents[agent].group, now)
            if contact < 0:
                _stand_in_line(agents, groups, lines, agent, now)
                break
            _give_time(contacts, drawn, queues, slow, answers, groups, contact)
            _begin(contacts, drawn, later, queues, agents, slots, slow_down, contact, agent, now)
            contact, changed = -1, True
        if agents[agent].load > 0:
            if changed:
                _time(agents, slots, slow_down, events, agent, now)
        else:
            _rest(agents, pauses, events, edges, busy, staffed, agent, now)


@step
def _come(contacts: Any, drawn: Any, later: Any, queues: Any, answers: Any, agents: Any, lines: Any,
          contact: int, now: Any) -> Any:  # fmt: skip
    """A contact arrives: the agent who takes it, or -1."""
    queue = drawn[contact].queue
    patience = drawn[contact].patience
    share = queues[queue].callback_share
    asked = share > 0 and patience >= queues[queue].callback_after
    if asked and later[contact].accepts < share:
        patience = np.inf
        contacts[contact].called_back = 1  # unless somebody answers before it is offered
    contacts[contact].outcome, contacts[contact].gives_up = _WAITING, now + patience
    contacts[contact].start, contacts[contact].end, contacts[contact].agent = np.inf, np.inf, -1
    agent, held, rank = -1, 0, 0
    for k in range(queues[queue].answer_at, queues[queue].answer_to):
        if agent >= 0 and answers[k].rank != rank:
            break
        group = answers[k].group
        for load in range(lines.shape[1]):
            other = lines[group, load].longest
            if other >= 0:
                fewer = agent < 0 or load < held
                if fewer or (load == held and agents[other].since < agents[agent].since):
                    agent, held, rank = other, load, answers[k].rank
                break
    return agent


@step
def _wait(contacts: Any, drawn: Any, queues: Any, events: Any, contact: int) -> None:
    """Nobody is free: the contact is the last of its queue."""
    queue = drawn[contact].queue
    if queues[queue].head < 0:
        queues[queue].head = contact
    else:
        contacts[queues[queue].tail].behind = contact
    queues[queue].tail, contacts[contact].behind = contact, -1
    if queues[queue].redial_share > 0:
        _push(events, contacts[contact].gives_up, _HANGS_UP, contact)


@step
def _next_contact(contacts: Any, queues: Any, asks: Any, groups: Any, group: Any, now: Any) -> Any:
    """Takes whom an agent of the group answers next out of its queue; -1 if nobody waits."""
    chosen, rank, since = -1, 0, 0.0
    for k in range(groups[group].ask_at, groups[group].ask_to):
        if chosen >= 0 and asks[k].rank != rank:
            break
        queue = asks[k].queue
        first = queues[queue].head
        while first >= 0:
            if contacts[first].outcome == _WAITING and contacts[first].gives_up >= now:
                break
            contacts[first].outcome = _ABANDONED
            first = contacts[first].behind
        queues[queue].head = first
        if first >= 0:
            waits_since = contacts[first].arrival - queues[queue].head_start
            if chosen < 0 or waits_since < since:
                chosen, rank, since = queue, asks[k].rank, waits_since
    if chosen < 0:
        return chosen
    first = queues[chosen].head
    queues[chosen].head = contacts[first].behind
    return first


@step
def _give_time(contacts: Any, drawn: Any, queues: Any, slow: Any, answers: Any, groups: Any,
               contact: Any) -> None:  # fmt: skip
    """Slow time that the scenario adds; who takes the contact stands in no line, so is not idle."""
    queue = drawn[contact].queue
    idle = 0
    for k in range(queues[queue].answer_at, queues[queue].answer_to):
        idle += groups[answers[k].group].idle
    repeat = contacts[contact].repeats > 0
    for k in range(queues[queue].slow_at, queues[queue].slow_to):
        if idle >= slow[k].when_idle and (repeat or slow[k].for_repeats == 0):
            contacts[contact].given += slow[k].seconds


@step
def _begin(contacts: Any, drawn: Any, later: Any, queues: Any, agents: Any, slots: Any, slow_down: Any,
           contact: Any, agent: Any, now: Any) -> None:  # fmt: skip
    """The agent takes the contact into a free slot."""
    work = drawn[contact].seconds
    if contacts[contact].repeats > 0:
        work = later[contact].repeat_seconds
    work += contacts[contact].given
    contacts[contact].outcome, contacts[contact].start = _IN_SERVICE, now
    contacts[contact].agent = agent
    if contacts[contact].called_back > 0:
        waited = now - contacts[contact].arrival
        contacts[contact].called_back = waited > queues[drawn[contact].queue].callback_after
    slot, begun = 0, now
    if agents[agent].slots > 1:
        if agents[agent].load > 0:
            slower = slow_down[agents[agent].group, agents[agent].load - 1]
            agents[agent].clock += (now - agents[agent].clock_at) / slower
        agents[agent].clock_at = now
        begun = agents[agent].clock
        while slots[agent, slot].contact >= 0:
            slot += 1
    slots[agent, slot].contact, slots[agent, slot].until = contact, begun + work
    agents[agent].load += 1
    if agents[agent].busy_from == np.inf:
        agents[agent].busy_from = now


@step
def _finish(contacts: Any, agents: Any, slots: Any, agent: Any, now: Any) -> Any:
    """The agent's contact that is due ends: its number."""
    slot = 0
    if agents[agent].slots > 1:
        for other in range(1, slots.shape[1]):
            if slots[agent, other].until < slots[agent, slot].until:
                slot = other
        agents[agent].clock, agents[agent].clock_at = slots[agent, slot].until, now
    contact = slots[agent, slot].contact
    slots[agent, slot].contact, slots[agent, slot].until = -1, np.inf
    agents[agent].load -= 1
    agents[agent].due = np.inf
    contacts[contact].outcome, contacts[contact].end = _HANDLED, now
    return contact


@step
def _come_again(contacts: Any, drawn: Any, later: Any, queues: Any, events: Any, edges: Any,
                contact: Any) -> None:  # fmt: skip
    """A contact was handled, and perhaps not resolved."""
    queue = drawn[contact].queue
    odds = queues[queue].repeat_odds
    repeats = contacts[contact].repeats
    if odds > -np.inf and repeats < queues[queue].repeat_most:
        slow, friction = drawn[contact].slow, drawn[contact].friction
        if repeats > 0:
            slow, friction = later[contact].repeat_slow, later[contact].repeat_friction
        odds += queues[queue].repeat_per_slow * (slow + contacts[contact].given)
        odds += queues[queue].repeat_per_friction * friction
        if later[contact].turn * (1.0 + np.exp(-odds)) < 1.0:
            contacts[contact].returns = 1
            again = contact + queues[queue].customers
            contacts[again].redials = contacts[contact].redials
            contacts[again].repeats = repeats + 1
            at = contacts[contact].end + later[contact].repeat_after
            _return(contacts, events, edges, again, at)


@step
def _hang_up(contacts: Any, drawn: Any, later: Any, queues: Any, events: Any, edges: Any,
             contact: Any) -> None:  # fmt: skip
    """A customer of a queue that knows redials loses patience, and may try again."""
    if contacts[contact].outcome == _WAITING:
        contacts[contact].outcome = _ABANDONED
        queue = drawn[contact].queue
        few = contacts[contact].redials < queues[queue].redial_most
        if few and later[contact].turn < queues[queue].redial_share:
            at = contacts[contact].gives_up + later[contact].redial_after
            again = contact + queues[queue].customers
            contacts[again].redials = contacts[contact].redials + 1
            contacts[again].repeats = contacts[contact].repeats
            _return(contacts, events, edges, again, at)


@step
def _return(contacts: Any, events: Any, edges: Any, contact: Any, at: Any) -> None:
    """The customer is back then, if that is before the horizon."""
    if at < edges[len(edges) - 1]:
        contacts[contact].arrival = at
        _push(events, at, _RETURNS, contact)


@step
def _change_duty(agents: Any, pauses: Any, events: Any, agent: Any, now: Any) -> None:
    """The agent's begin, the end of a break, or the time of the next break or of the end."""
    pause = agents[agent].pause_at
    more = pause < agents[agent].pause_to
    change = pauses[pause].begin if more else agents[agent].end
    if agents[agent].duty != _OFF:
        agents[agent].duty = _LEAVING
    elif change > now:
        agents[agent].duty, agents[agent].staffed_from = _ON, now
        _push(events, change, _DUTY, agent)
    elif more:  # the break before ended so late that the next begins at once
        agents[agent].pause_at += 1
        _push(events, now + pauses[pause].seconds, _DUTY, agent)


@step
def _time(agents: Any, slots: Any, slow_down: Any, events: Any, agent: Any, now: Any) -> None:
    """When the next of the agent's contacts ends, as long as it holds so many."""
    due = slots[agent, 0].until
    if agents[agent].slots > 1:
        for slot in range(1, slots.shape[1]):
            due = min(due, slots[agent, slot].until)
        slower = slow_down[agents[agent].group, agents[agent].load - 1]
        due = now + max(due - agents[agent].clock, 0.0) * slower
    agents[agent].due = due
    _push(events, due, _ENDS, agent)


@step
def _rest(agents: Any, pauses: Any, events: Any, edges: Any, busy: Any, staffed: Any, agent: Any,
          now: Any) -> None:  # fmt: skip
    """The agent holds nothing: its time is counted, and whoever was to leave does."""
    group = agents[agent].group
    if agents[agent].busy_from < np.inf:
        _spread(busy, group, edges, agents[agent].busy_from, now)
        agents[agent].busy_from = np.inf
    if agents[agent].duty == _LEAVING:
        _spread(staffed, group, edges, agents[agent].staffed_from, now)
        agents[agent].duty = _OFF
        pause = agents[agent].pause_at
        if pause < agents[agent].pause_to:  # a break that began late is as long as planned
            agents[agent].pause_at += 1
            _push(events, now + pauses[pause].seconds, _DUTY, agent)


@step
def _spread(rows: Any, row: Any, edges: Any, begin: Any, end: Any) -> None:
    """Add the seconds from begin to end to the intervals where they fall."""
    intervals = rows.shape[1]
    if begin < edges[intervals]:
        now: Any = max(int(begin / edges[1]) - 1, 0)  # rounding may bring it one too far
        while now < intervals and edges[now] < end:
            rows[row, now] += max(min(end, edges[now + 1]) - max(begin, edges[now]), 0.0)
            now += 1


@step
def _stand_in_line(agents: Any, groups: Any, lines: Any, agent: Any, now: Any) -> None:
    """The agent can take one more contact: last of those who hold as many."""
    group, load = agents[agent].group, agents[agent].load
    last = lines[group, load].latest
    if last >= 0:
        agents[last].after = agent
    else:
        lines[group, load].longest = agent
    lines[group, load].latest = agent
    agents[agent].before, agents[agent].after = last, -1
    agents[agent].listed, agents[agent].since = load + 1, now
    groups[group].idle += load == 0


@step
def _leave_line(agents: Any, groups: Any, lines: Any, agent: Any) -> None:
    """The agent's load or duty changes."""
    group, load = agents[agent].group, agents[agent].listed - 1
    before, after = agents[agent].before, agents[agent].after
    if before >= 0:
        agents[before].after = after
    else:
        lines[group, load].longest = after
    if after >= 0:
        agents[after].before = before
    else:
        lines[group, load].latest = before
    agents[agent].listed = 0
    groups[group].idle -= load == 0


@step
def _push(events: Any, time: Any, kind: int, number: Any) -> None:
    """One event more; what never happens is none."""
    if time < np.inf:
        code = (kind << _KIND) + number
        place: Any = events[0].code + 1
        events[0].code = place
        while place > 1:
            up = place >> 1
            if events[up].time < time or (events[up].time == time and events[up].code <= code):
                break
            events[place] = events[up]
            place = up
        events[place].time = time
        events[place].code = code


@step
def _pop(events: Any) -> None:
    """Take the first event out."""
    size = events[0].code
    events[0].code = size - 1
    last = events[size]
    place, child = 1, 2
    while child < size:
        right = child + 1
        if right < size and _before(events[right], events[child]):
            child = right
        if _before(last, events[child]):
            break
        events[place] = events[child]
        place = child
        child = 2 * place
    events[place] = last


@step
def _before(one: Any, other: Any) -> Any:
    return one.time < other.time or (one.time == other.time and one.code < other.code)
