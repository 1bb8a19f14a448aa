"""The readable oracle of the general engine: skills, preferences, priority and patience."""

from __future__ import annotations

from functools import partial
from heapq import heapify, heappop, heappush
from math import inf


def plain_scenario(contacts, queues, groups):
    """When each contact is answered and by whom (inf and -1: never).

    `contacts` are (queue, arrival, handle, patience); `queues` (priority, head start) by name;
    `groups` (count, {queue: preference}) in the order of the agents' numbers.
    """
    agents = [skills for count, skills in groups for _ in range(count)]
    idle_since = dict.fromkeys(range(len(agents)), 0.0)
    group_of = [k for k, (count, _) in enumerate(groups) for _ in range(count)]
    came_idle = dict.fromkeys(idle_since, 0)  # who came first of those idle since the same second
    waiting, answered = [], [(inf, -1)] * len(contacts)
    events = [(arrival, 2, k) for k, (_, arrival, _, _) in enumerate(contacts)]
    heapify(events)
    order = 0

    def answer(contact, agent, now):
        answered[contact] = (now, agent)
        idle_since.pop(agent, None)
        heappush(events, (now + contacts[contact][2], 0, agent))

    while events:
        now, kind, which = heappop(events)
        if kind == 2:
            name = contacts[which][0]
            able = [a for a in idle_since if name in agents[a]]
            if able:
                answer(
                    which,
                    min(
                        able,
                        key=lambda a: (
                            agents[a][name],
                            idle_since[a],
                            group_of[a],
                            came_idle[a],
                            a,
                        ),
                    ),
                    now,
                )
            else:
                waiting.append(which)
        else:
            mine = agents[which]
            waiting = [k for k in waiting if contacts[k][1] + contacts[k][3] >= now]
            able = [k for k in waiting if contacts[k][0] in mine]
            if able:
                first = min(able, key=partial(turn, agents[which], queues, contacts))
                waiting.remove(first)
                answer(first, which, now)
            else:
                order += 1
                idle_since[which], came_idle[which] = now, order
    return answered


def turn(skills, queues, contacts, k):
    """What an agent with these skills looks at, the least first; ties go to the skill named first."""
    name, arrival, _, _ = contacts[k]
    priority, head_start = queues[name]
    return skills[name], -priority, arrival - head_start, list(skills).index(name), k
