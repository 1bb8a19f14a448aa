"""What the agents of STAR did between their turns, as states of the contact.

An *act* is one thing that the agent did, in order: spoke, or worked the tool. In
STAR the agent (the "wizard") works one tool: `query` looks something up or books
it; `request_suggestions` types into the reply box and asks the tool for replies
to pick from; `select_task`, `select_primary` and `select_secondary` choose in it.
All of that is working the tool, so each is a state of kind `tool`, from its own
second to the agent's next act whose second is known. Its detail is the name of
the interface, or of the act: what was typed never leaves the file here, since a
detail is not redacted. What the knowledge base returned belongs to the query, and
`instruct` is the customer's script, of which nothing may reach a contact.

Source: RasaHQ/STAR (https://github.com/RasaHQ/STAR), format version 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from wellspent.contacts import State, Turn
from wellspent.readers.records import Flaw
from wellspent.readers.values import seconds

__all__ = ["SOURCE", "Act", "act_of_event", "merged", "spoken", "tool_states"]

SOURCE: Final = "RasaHQ/STAR"
_AGENT: Final = "Wizard"


class Act(NamedTuple):
    """One thing that the agent did after so many turns; `detail` is None where they spoke."""

    after_turn: int
    at: float | None
    detail: str | None


def act_of_event(event: Mapping[str, Any], kind: Any, at: float | None, after_turn: int) -> Act:
    """The agent's act that an event of this kind records; `event` gives the interface's name."""
    name = event.get("APIName") if kind == "query" else event.get("Task")
    return Act(after_turn, at, name if isinstance(name, str) else str(kind))


def spoken(number: int, turn: Turn) -> Act:
    """The act of saying this turn, the `number`-th from 1."""
    return Act(number - 1, turn.start, None)


def tool_states(acts: Sequence[Act]) -> tuple[State, ...]:
    """One state for every act that worked the tool; the end is None where nothing followed."""
    states: list[State] = []
    following: float | None = None  # when the agent's next timed act came
    for act in reversed(acts):
        if act.detail is not None:
            states.append(
                State("tool", act.at, _end(act.at, following), act.detail, act.after_turn)
            )
        following = following if act.at is None else act.at
    return tuple(reversed(states))


def merged(
    turns: Sequence[Turn], events: Sequence[Mapping[str, Any]], flaws: list[Flaw]
) -> tuple[State, ...]:
    """The states of normalised STAR: events with `who`, `kind`, `t` and `after_turn`.

    There `after_turn` is the index from 0 of the turn before, -1 before the first.
    """
    acts = [spoken(n, turn) for n, turn in enumerate(turns, start=1) if turn.speaker == "agent"]
    acts += [
        act_of_event(event, event.get("kind"), _at(event, flaws), _turns_before(event, len(turns)))
        for event in events
        if event.get("who") == _AGENT
    ]
    # an agent's turn comes after what was done since the turn before it
    return tool_states(sorted(acts, key=lambda act: (act.after_turn, act.detail is None)))


def _at(event: Mapping[str, Any], flaws: list[Flaw]) -> float | None:
    return seconds(event.get("t"), f"the time of a {_AGENT} event", flaws)


def _turns_before(event: Mapping[str, Any], turns: int) -> int:
    index = event.get("after_turn")
    before = index + 1 if isinstance(index, int) else 0
    return min(max(before, 0), turns)


def _end(at: float | None, following: float | None) -> float | None:
    """When the next act came; None where either is unknown or the next lies earlier."""
    return None if at is None or following is None or following < at else following
