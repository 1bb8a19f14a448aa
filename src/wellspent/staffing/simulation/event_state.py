"""What the event loop reads and writes: arrays of records, one a contact, an agent and so on.

number    queues, groups, agents and contacts are numbers from 0; -1 is nobody
attempt   a customer's first contact about something is attempt 0, whatever follows from it
          1, 2 …: contact number = first of the queue + attempt × customers + customer
`*_at`    and `*_to`: where a thing's own records begin and end in another array

Records keep what belongs together side by side in memory, and a compiled loop hands few
arrays from step to step: for each it would count references.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = [
    "ABANDONED", "AGENT", "ANSWER", "ASK", "CONTACT", "DRAWN", "EVENT", "GROUP", "HANDLED",
    "LATER", "LINE", "NEVER_CAME", "PAUSE", "QUEUE", "SLOT", "SLOW", "WAITING", "World",
]  # fmt: skip

Whole = npt.NDArray[Any]

# what became of a contact
NEVER_CAME: Final = 0
WAITING: Final = 1  # in the end: nobody was there any more to answer
IN_SERVICE: Final = 2
HANDLED: Final = 3
ABANDONED: Final = 4


def _record(reals: str, wholes: str, small: str = "") -> np.dtype[Any]:
    """A record of real numbers, of whole numbers, and of small ones."""
    fields: list[tuple[str, Any]] = [(name, np.float64) for name in reals.split()]
    fields += [(name, np.int32) for name in wholes.split()]
    fields += [(name, np.int8) for name in small.split()]
    return np.dtype(fields, align=True)


# one for each contact that there might be: what chance decided …
DRAWN: Final = _record("patience seconds friction slow", "queue")
# … for customers who come again or are called back; empty where nobody is
LATER: Final = _record(
    "repeat_seconds repeat_friction repeat_slow turn accepts redial_after repeat_after", ""
)
# … and what came of it; `given` slow seconds were added by the scenario. Of a contact that
# never came, the outcome alone means something
CONTACT: Final = _record(
    "arrival start end gives_up given",
    "agent behind",
    "outcome redials repeats called_back returns",
)
QUEUE: Final = _record(
    "head_start redial_share repeat_odds repeat_per_slow repeat_per_friction "
    "callback_after callback_share",
    "redial_most repeat_most customers slow_at slow_to answer_at answer_to head tail",
)
SLOW: Final = _record("seconds", "when_idle for_repeats")
ANSWER: Final = _record("", "group rank")  # who answers a queue, the most preferred first
ASK: Final = _record("", "queue rank")  # where a group looks for contacts, and in which order
GROUP: Final = _record("", "ask_at ask_to idle")
AGENT: Final = _record(
    "since due clock clock_at busy_from staffed_from begin end",
    "group pause_at pause_to before after",
    "slots load duty listed",
)
PAUSE: Final = _record("begin seconds", "")  # one for each break of each agent
SLOT: Final = _record("until", "contact")  # (agent, slot)
LINE: Final = _record("", "longest latest")  # (group, load)
EVENT: Final = np.dtype(
    [("time", np.float64), ("code", np.int64)]
)  # a heap; the first record's code is its size


class World(NamedTuple):
    """All arrays of one replication."""

    order: Whole  # first contacts of all queues in the order of their arrival
    drawn: Whole
    later: Whole
    contacts: Whole
    queues: Whole
    slow: Whole
    answers: Whole
    asks: Whole
    groups: Whole
    slow_down: Whole  # (group, contacts held less one): how much longer each takes
    lines: Whole
    agents: Whole
    pauses: Whole
    slots: Whole
    events: Whole
    edges: Whole  # of the intervals, seconds
    busy: Whole  # (group, interval), seconds
    staffed: Whole
