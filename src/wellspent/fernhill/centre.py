"""The whole centre of one seed: what it exports, and what is true of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from wellspent.contacts import Contact
from wellspent.errors import WellspentError
from wellspent.fernhill import planted
from wellspent.fernhill.aftermath import History, histories_of, outcomes_table, surveys_table
from wellspent.fernhill.arrivals import when
from wellspent.fernhill.consulting import consults_table
from wellspent.fernhill.focus_groups import focus_groups_table
from wellspent.fernhill.intervals import intervals_table
from wellspent.fernhill.leading import WorstCoached, actions_table, coach_the_worst
from wellspent.fernhill.occasions import NOTHING, Occasions, plan_occasions
from wellspent.fernhill.operation import Happening, run_operation
from wellspent.fernhill.people import Agent, hire_agents
from wellspent.fernhill.queues import queue_name
from wellspent.fernhill.self_service import Session, digital_table, go_online
from wellspent.fernhill.staff import staff_table

__all__ = ["SOURCE", "Centre", "Eventful", "SampleImpossible", "generate_centre"]

SOURCE: Final = "fernhill (fictional)"


class SampleImpossible(WellspentError):
    """A number of conversations that Fernhill cannot have."""

    def __init__(self, contacts: int) -> None:
        """`contacts` is the number that was asked for."""
        super().__init__(
            f"Fernhill cannot have {contacts} conversations; it answers {planted.VOLUME} contacts.",
            f"Ask for 0 to {planted.MOST_CONTACTS}.",
        )


@dataclass(frozen=True, slots=True)
class Eventful:
    """What happened beside the contacts: what was planted, and the tables that tell of it.

    `occasions` and `worst` are the truth; `actions`, `staff_records` and `consults` are exported.
    """

    occasions: Occasions
    worst: tuple[WorstCoached, ...]
    actions: pa.Table
    staff_records: pa.Table
    consults: pa.Table


@dataclass(frozen=True, slots=True)
class Centre:
    """Fernhill's records, and the truth behind them.

    `contacts`, `surveys`, `outcomes`, `intervals`, `digital` and `focus_groups` are
    what the centre exports; `happenings` (one a contact, in the same order), `histories`
    (one a customer) and `sessions` are what truly happened, and are never imported.
    `eventful` is None in four weeks in which nothing is planted beside the contacts.
    """

    seed: int
    contacts: tuple[Contact, ...]
    surveys: pa.Table
    outcomes: pa.Table
    intervals: pa.Table
    digital: pa.Table
    focus_groups: pa.Table
    agents: tuple[Agent, ...]
    happenings: tuple[Happening, ...]
    histories: tuple[History, ...]
    sessions: tuple[Session, ...]
    eventful: Eventful | None = None


def generate_centre(seed: int = 1, contacts: int = 1200, *, eventful: bool = False) -> Centre:
    """The centre that this seed stands for, with this many conversations.

    `eventful` has happen there what `planted_occasions` plants; without it nothing does.

    Raises `SampleImpossible` for fewer than 0 or more than `planted.MOST_CONTACTS`.
    """
    if not 0 <= contacts <= planted.MOST_CONTACTS:
        raise SampleImpossible(contacts)
    # one stream an idea: to change one leaves the others as they were
    streams = np.random.default_rng(seed).spawn(9)
    people, weeks, records, asked, after, acd, online, group, beside = streams
    agents = hire_agents(people)
    plan, *noted = beside.spawn(4)
    occasions = plan_occasions(plan, agents) if eventful else NOTHING
    happenings = tuple(run_operation(weeks, agents, contacts, occasions))
    histories = tuple(histories_of(happenings))
    sessions = go_online(online, happenings)
    return Centre(
        seed=seed,
        contacts=tuple(_record(records, happening) for happening in happenings),
        surveys=surveys_table(asked, happenings),
        outcomes=outcomes_table(after, histories),
        intervals=intervals_table(acd, happenings, occasions),
        digital=digital_table(sessions),
        focus_groups=focus_groups_table(group, happenings),
        agents=agents,
        happenings=happenings,
        histories=histories,
        sessions=sessions,
        eventful=_eventful(noted, occasions, agents, happenings) if eventful else None,
    )


def _eventful(
    streams: Sequence[np.random.Generator],
    occasions: Occasions,
    agents: Sequence[Agent],
    happenings: Sequence[Happening],
) -> Eventful:
    """What leaders, the personnel system and colleagues noted of the four weeks."""
    leaders, personnel, colleagues = streams
    worst = coach_the_worst(agents, happenings)
    return Eventful(
        occasions=occasions,
        worst=worst,
        actions=actions_table(leaders, occasions, worst, agents),
        staff_records=staff_table(personnel, occasions, agents),
        consults=consults_table(colleagues, occasions, agents, happenings),
    )


def _record(rng: np.random.Generator, happening: Happening) -> Contact:
    """The contact as the centre's systems recorded it: no labels, and small untruths."""
    meta = happening.told.template.meta
    flaw, ticks = rng.random(2)
    return Contact(
        id=happening.id,
        turns=happening.told.turns,
        states=happening.told.states,
        source=SOURCE,
        channel="chat" if happening.told.template.typed else "voice",
        began=when(happening.moment),
        queue=queue_name(happening.told.template),
        reason=meta["recorded"],
        segment=happening.customer.segment,
        agent=happening.agent.name,
        team=planted.CLIENT_NAMES[meta["client"]],
        customer=happening.customer.key,
        handle_seconds=_acd_seconds(happening, flaw),
        resolved="yes" if ticks < planted.RECORDED_RESOLVED_TOO_OFTEN else happening.resolved,
        attributes={"client": planted.CLIENT_NAMES[meta["client"]]},
    )


def _acd_seconds(happening: Happening, flaw: float) -> float:
    """The handle time as the ACD counts it: mostly the events', sometimes in its own way."""
    handle = happening.told.handle_seconds
    wrap = sum((s.end or 0.0) - (s.start or 0.0) for s in happening.told.states if s.kind == "wrap")
    if flaw < planted.ACD_WITHOUT_WRAP:
        return round(handle - wrap, 2)
    if flaw < planted.ACD_WITHOUT_WRAP + planted.ACD_WHOLE_SECONDS:
        return float(round(handle))
    return handle
