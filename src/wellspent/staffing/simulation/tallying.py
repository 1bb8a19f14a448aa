"""What came of one replication, counted by queue and by interval: compiled loops.

Contacts are counted in the interval in which they came, agents' seconds where they fell.
"""

# ruff: noqa: PLR0917 - one row a count; a kernel takes arrays

from __future__ import annotations

from typing import Any, Final

import numpy as np

from wellspent.compiling import kernel

__all__ = ["COUNTS", "tally"]

COUNTS: Final = (
    "offered",  # every contact that came before the horizon, redials and repeats with them
    "redials",  # of those, customers who had hung up before
    "repeats",  # of those, customers whose contact had been handled before
    "answered",  # by an agent while the customer was on the line
    "answered_in_target",
    "callbacks",  # handled by calling the customer back
    "abandoned",
    "left",  # still waiting when nobody worked any more
    "returns",  # handled, and the customer comes again, be it after the horizon
    "wait_seconds",  # on the line: until the answer, the hang-up, the promise of a callback
    "answered_wait_seconds",
    "callback_seconds",  # from coming to being called back
    "handle_seconds",
    "friction_seconds",
    "slow_seconds",
    "given_seconds",  # slow time that the scenario added
)
(_OFFERED, _REDIALS, _REPEATS, _ANSWERED, _IN_TARGET, _CALLBACKS, _ABANDONED, _LEFT, _RETURNS,
 _WAIT, _ANSWERED_WAIT, _CALLBACK_WAIT, _HANDLE, _FRICTION, _SLOW, _GIVEN) = range(len(COUNTS))  # fmt: skip

# repeated from `event_state`: a kernel is compiled anew when its own file changes
_NEVER_CAME, _HANDLED, _GAVE_UP = 0, 3, 4


@kernel
def tally(contacts: Any, drawn: Any, later: Any, queues: Any, agents: Any, edges: Any,
          threshold: Any, counts: Any, staffed: Any) -> None:  # fmt: skip
    """Fills `counts` (queue, one of `COUNTS`, interval), and ends the time of those at work."""
    intervals = len(edges) - 1
    for k in range(len(contacts)):
        contact = contacts[k]
        if contact.outcome == _NEVER_CAME:
            continue
        queue = drawn[k].queue
        row = counts[queue]
        now = min(int(contact.arrival / edges[1]), intervals - 1)
        now -= contact.arrival < edges[now]  # where rounding brought it one too far
        row[_OFFERED, now] += 1
        row[_REDIALS, now] += contact.redials > 0
        row[_REPEATS, now] += contact.repeats > 0
        offered_after = queues[queue].callback_after if contact.called_back > 0 else np.inf
        if contact.outcome == _HANDLED:
            wait = contact.start - contact.arrival
            if contact.called_back > 0:
                row[_CALLBACKS, now] += 1
                row[_CALLBACK_WAIT, now] += wait
            else:
                row[_ANSWERED, now] += 1
                row[_IN_TARGET, now] += wait <= threshold
                row[_ANSWERED_WAIT, now] += wait
            row[_WAIT, now] += min(wait, offered_after)
            row[_RETURNS, now] += contact.returns
            row[_HANDLE, now] += contact.end - contact.start
            friction, slow = drawn[k].friction, drawn[k].slow
            if contact.repeats > 0:
                friction, slow = later[k].repeat_friction, later[k].repeat_slow
            row[_FRICTION, now] += friction
            row[_SLOW, now] += slow + contact.given
            row[_GIVEN, now] += contact.given
        elif contact.outcome == _GAVE_UP or contact.gives_up < np.inf:
            row[_ABANDONED, now] += 1
            row[_WAIT, now] += contact.gives_up - contact.arrival
        else:
            row[_LEFT, now] += 1
            row[_WAIT, now] += min(edges[intervals] - contact.arrival, offered_after)
    for k in range(len(agents)):
        if agents[k].duty != 0:  # a shift without an end
            for now in range(intervals):
                stays = edges[now + 1] - max(agents[k].staffed_from, edges[now])
                staffed[agents[k].group, now] += max(stays, 0.0)
