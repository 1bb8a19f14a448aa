"""A contact made from a template: which slow exchanges are given, and how long everything takes.

A retelling leaves out turns and stretches time; it never changes the order of
anything. Time is warped cell by cell: a cell's new length is its old length times
a rate, and the rate of what is left out is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.contacts import State, Turn
from wellspent.fernhill import planted
from wellspent.fernhill.people import Agent, Customer
from wellspent.fernhill.templates import CELL_KINDS, Exchange, Template
from wellspent.fernhill.wording import reworded
from wellspent.parts import Part

__all__ = ["Retelling", "retell"]

_FRICTION_STATES: Final = ("hold", "tool", "transfer")
# how far a cell of this kind varies from contact to contact, as the spread of its logarithm
_SPREAD: Final = np.array(
    [{"agent": 0.05, "customer": 0.1, "system": 0.0, "hold": 0.4, "tool": 0.3}.get(kind, 0.2)
     for kind in CELL_KINDS]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Retelling:
    """One contact's turns and states, and the truth about them.

    `kept` are the template's turns, from 1, that the contact has; `parts` and
    `friction` (by the contact's own turn) are the writer's labels of them.
    """

    template: Template
    turns: tuple[Turn, ...]
    states: tuple[State, ...]
    kept: tuple[int, ...]
    given: tuple[Exchange, ...]
    withheld: tuple[Exchange, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The part of every turn."""
        return tuple(self.template.parts[turn - 1] for turn in self.kept)

    @property
    def friction(self) -> dict[int, str]:
        """The turns that show friction, and its cause."""
        marked = self.template.friction
        return {n: marked[turn] for n, turn in enumerate(self.kept, 1) if turn in marked}

    @property
    def handle_seconds(self) -> float:
        """From the connection to the end of wrap."""
        ends = [turn.end or turn.start or 0.0 for turn in self.turns]
        return max(ends + [state.end or 0.0 for state in self.states])

    @property
    def friction_seconds(self) -> float:
        """Seconds in hold, transfer and tool states."""
        spans = [s for s in self.states if s.kind in _FRICTION_STATES]
        return float(sum((s.end or 0.0) - (s.start or 0.0) for s in spans))

    @property
    def feelings_shown(self) -> bool:
        """Whether the customer voices a feeling."""
        return self._says("customer", "empathy")

    @property
    def empathy_given(self) -> bool:
        """Whether feelings are shown and the agent meets them."""
        return self.feelings_shown and self._says("agent", "empathy")

    def count_given(self, part: Part) -> int:
        """How many exchanges of this part the agent gives, optional or not."""
        return sum(exchange.part == part for exchange in self.given)

    def _says(self, speaker: str, part: Part) -> bool:
        return any(
            t.speaker == speaker and p == part for t, p in zip(self.turns, self.parts, strict=True)
        )


def retell(
    rng: np.random.Generator,
    template: Template,
    agent: Agent,
    customer: Customer,
    *,
    slowness: float,
    wait_seconds: float,
    lean: Mapping[Part, float] | None = None,
) -> Retelling:
    """The contact that this agent and this customer make of the template.

    `slowness` is what tool waits are multiplied by on that day; `wait_seconds`
    how long the customer was queued before the contact began. `lean` is what moves the agent to
    give an exchange of a part, that day, beyond nature and mood (log-odds).
    """
    given, withheld = _give(rng, template.exchanges, agent, customer, lean or {})
    gone = {turn for ex in withheld for turn in range(ex.first, ex.last + 1)}
    kept = tuple(n for n in range(1, len(template.turns) + 1) if n not in gone)
    times = _warped(template, gone, _rates(rng, agent, slowness))
    return Retelling(
        template=template,
        turns=_turns(template, kept, times, reworded(rng, template, agent, customer)),
        states=(*_queued(wait_seconds), *_states(template, kept, times)),
        kept=kept,
        given=given,
        withheld=withheld,
    )


def _give(
    rng: np.random.Generator,
    exchanges: Sequence[Exchange],
    agent: Agent,
    customer: Customer,
    moved: Mapping[Part, float],
) -> tuple[tuple[Exchange, ...], tuple[Exchange, ...]]:
    """The exchanges that are given, and those that are not."""
    mood = rng.normal(0, planted.PROPENSITY_CONTACT_SPREAD)
    lean = agent.warmth + mood + planted.PROPENSITY_OF_SEGMENT[customer.segment]
    draws = rng.random(len(exchanges))
    given = [
        not ex.optional
        or draw < 1 / (1 + np.exp(-(planted.PROPENSITY[ex.part] + lean + moved.get(ex.part, 0.0))))
        for ex, draw in zip(exchanges, draws, strict=True)
    ]
    return (
        tuple(ex for ex, yes in zip(exchanges, given, strict=True) if yes),
        tuple(ex for ex, yes in zip(exchanges, given, strict=True) if not yes),
    )


def _rates(rng: np.random.Generator, agent: Agent, slowness: float) -> npt.NDArray[np.float64]:
    """What each kind of cell is stretched by in this contact."""
    usual = {
        "agent": agent.talk, "agent gap": agent.gap, "wrap": agent.wrap,
        "knowledge": agent.knowledge, "tool": slowness,
    }  # fmt: skip
    mean = np.array([usual.get(kind, 1.0) for kind in CELL_KINDS])
    return mean * np.exp(rng.normal(0, _SPREAD))


def _warped(
    template: Template, gone: set[int], rates: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The new times of the template's edges, in seconds to the hundredth."""
    stays = ~np.isin(template.owners, list(gone))
    lengths = np.diff(template.edges) * rates[template.kinds] * stays
    return np.round(np.concatenate([[0.0], np.cumsum(lengths)]), 2)


def _turns(
    template: Template,
    kept: tuple[int, ...],
    times: npt.NDArray[np.float64],
    texts: Sequence[str],
) -> tuple[Turn, ...]:
    starts, ends = times[template.turn_edges].T
    return tuple(
        Turn(
            template.turns[n - 1]["speaker"],
            texts[n - 1],
            float(starts[n - 1]),
            None if template.typed else float(ends[n - 1]),
        )
        for n in kept
    )


def _queued(wait_seconds: float) -> tuple[State, ...]:
    return (State("queued", -wait_seconds, 0.0, "", 0),) if wait_seconds > 0 else ()


def _states(
    template: Template, kept: tuple[int, ...], times: npt.NDArray[np.float64]
) -> tuple[State, ...]:
    """The states that something is left of, after the turns that are left."""
    spans = times[template.state_edges].tolist()
    return tuple(
        State(state["kind"], start, end, state["detail"], _place(kept, state))
        for state, (start, end) in zip(template.states, spans, strict=True)
        if end > start
    )


def _place(kept: tuple[int, ...], state: dict[str, Any]) -> int:
    return sum(turn <= state["after_turn"] for turn in kept)
