"""A workspace's figures, kept ready for pages: one object that any thread may ask.

It answers from the index of one run. When another run comes into force it goes on answering
from the one before until the new index is ready, which a thread of its own sees to.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import Any, Final, TypeVar

import numpy as np

from wellspent.errors import WellspentError
from wellspent.report import (
    EVERYTHING,
    ContactIndex,
    ContactLine,
    NoSuchContact,
    Page,
    Selection,
    Week,
    answer_selection,
    break_down_selection,
    contacts_with,
    price_today,
    weekly,
)
from wellspent.report.impact.kept import read_kept
from wellspent.report.impact.model import Impact
from wellspent.report.index import Mask
from wellspent.report.model import Breakdown, Field, Monday
from wellspent.report.monday_worth import worth_found
from wellspent.report.operation import Operation
from wellspent.report.operation_building import assemble_operation
from wellspent.report.slow_worth import with_worth
from wellspent.web.centre.kept_index import Held, Progress, hold_index
from wellspent.web.centre.remembering import Memory
from wellspent.workspace import Workspace, kept_impact
from wellspent.workspace.one_contact import ContactRecord, read_contact
from wellspent.workspace.run_folder import current_number

__all__ = ["Agent", "Standing"]

_LOOKED_EVERY: Final = 1.0  # seconds between two looks for a new run
_MASKS: Final = 64  # of a million contacts: 64 MB
_ANSWERS: Final = 1_000
_RECORDS: Final = 200  # who scores a contact asks for it again with every answer
_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent's name in the centre's records, the team of most of the contacts, and how many."""

    agent: str | None
    team: str | None
    contacts: int


class Standing:
    """What pages ask a workspace for; all figures are those of one run, `run`.

    Every question may raise `NoRunYet` or `WorkspaceDamaged`.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is read before the first question, or `prepare`."""
        self.workspace = workspace
        self._held: Held | None = None
        self._lock = Lock()
        self._looked = -_LOOKED_EVERY
        self._renewing: Thread | None = None
        self._masks, self._answers = Memory(_MASKS), Memory(_ANSWERS)
        self._records = Memory(_RECORDS)
        self._weighed = -_LOOKED_EVERY
        self._kept: tuple[str | None, Impact | None] = (None, None)

    def prepare(self, progress: Progress | None = None) -> None:
        """Have the index of the run in force, and the answer without a filter, ready now.

        `progress` is told how many steps are done, of how many, where there is work to do.
        """
        with self._lock:
            held = hold_index(self.workspace, progress or (lambda _done, _total: None))
            self._hold(held)
        self.answer(EVERYTHING)

    @property
    def run(self) -> int:
        """The number of the run that the figures are of."""
        return self._now().run

    @property
    def index(self) -> ContactIndex:
        """The index that the figures come from."""
        return self._now().index

    def selected(self, selection: Selection) -> tuple[ContactIndex, Mask]:
        """The index of one run, and which of its contacts are selected."""
        held = self._now()
        return held.index, self._masks.recall(
            (held.run, selection), lambda: held.index.mask(selection)
        )

    def derived(self, question: Any, work_out: Callable[[ContactIndex], _Answer]) -> _Answer:
        """What follows from the whole index, worked out once a run; `question` names it."""
        held = self._now()
        return self._answers.recall((held.run, question), lambda: work_out(held.index))

    def answer(self, selection: Selection) -> Monday:
        """The Monday answer of the selected contacts alone; price and worth are the whole centre's."""
        if selection != EVERYTHING:
            return self._asked("answer", selection, answer_selection)
        impact = self.impact()
        monday = self._whole(selection)
        return replace(monday, worth=worth_found(impact)) if impact else monday

    def impact(self) -> Impact | None:
        """What was kept of worth and still holds; somebody looks once a second."""
        now = time.monotonic()
        if now - self._weighed >= _LOOKED_EVERY:
            self._weighed = now
            text = kept_impact(self.workspace)
            if text != self._kept[0]:
                self._kept = text, None if text is None else read_kept(text)
        return self._kept[1]

    def _whole(self, selection: Selection) -> Monday:
        return self._asked(
            "answer",
            selection,
            lambda index, mask: replace(
                answer_selection(index, mask), price=price_today(self.operation())
            ),
        )

    def breakdown(self, selection: Selection, field: Field) -> Breakdown:
        """The selected contacts by the values of a field."""
        return self._asked(
            ("breakdown", field), selection, lambda i, mask: break_down_selection(i, mask, field)
        )

    def weekly(self, selection: Selection) -> tuple[Week, ...]:
        """The selected contacts by week."""
        return self._asked("weekly", selection, weekly)

    def contacts(self, selection: Selection, measure: str, offset: int, limit: int) -> Page:
        """Those of the selected contacts that have something of a measure, most of it first."""
        return self._asked(
            ("contacts", measure, offset, limit),
            selection,
            lambda index, mask: contacts_with(index, mask, measure, offset, limit),
        )

    def agents(self, selection: Selection) -> tuple[Agent, ...]:
        """Who had the selected contacts, those with most of them first; not recorded is last."""
        return self._asked("agents", selection, _agents)

    def values(self, field: str) -> tuple[str | None, ...]:
        """The values of a filter, the most frequent first."""
        held = self._now()
        return self._answers.recall((held.run, field), lambda: held.index.values(field))

    def operation(self) -> Operation:
        """Who shares agents, what arrives when, what a contact takes; once a run and what is kept of worth."""
        held, impact = self._now(), self.impact()
        operation: Operation = self._answers.recall(
            (held.run, "operation", self._kept[0]),
            lambda: with_worth(assemble_operation(held.facts, self.workspace.settings), impact),
        )
        return operation

    def line(self, contact: str) -> ContactLine | None:
        """One contact as it stands in lists; None where there is none of that id."""
        index = self._now().index
        position = index.position(contact)
        return None if position is None else index.line(position)

    def contains(self, selection: Selection, contact: str) -> bool:
        """Whether a contact is there, and selected."""
        index = self._now().index
        position = index.position(contact)
        return position is not None and index.lets_through(selection, position)

    def read(self, contact: str) -> ContactRecord:
        """All that the workspace holds of one contact. Raises `NoSuchContact`."""
        held = self._now()

        def read() -> ContactRecord:
            position = held.index.position(contact)
            found = None
            if position is not None:
                found = read_contact(self.workspace, contact, held.whereabouts.place(position))
            if found is None:
                raise NoSuchContact(contact)
            return found

        return self._records.recall((held.run, contact), read)

    def _asked(
        self,
        question: Any,
        selection: Selection,
        answer: Callable[[ContactIndex, Mask], _Answer],
    ) -> _Answer:
        held = self._now()

        def mask() -> Mask:
            return self._masks.recall((held.run, selection), lambda: held.index.mask(selection))

        return self._answers.recall(
            (held.run, selection, question), lambda: answer(held.index, mask())
        )

    def _now(self) -> Held:
        """The index in hand; once a second somebody looks whether it is still that of the run."""
        held = self._held
        if held is None:
            with self._lock:
                return self._held or self._hold(hold_index(self.workspace))
        now = time.monotonic()
        if now - self._looked >= _LOOKED_EVERY:
            self._looked = now
            if current_number(self.workspace) not in (None, held.run):
                self._renew()
        return held

    def _hold(self, held: Held) -> Held:
        self._held, self._looked = held, time.monotonic()
        return held

    def _renew(self) -> None:
        """Begin to hold the index of the run that is in force now, unless that is under way."""
        with self._lock:
            if self._renewing is None or not self._renewing.is_alive():
                self._renewing = Thread(target=self._hold_new, name="index", daemon=True)
                self._renewing.start()

    def _hold_new(self) -> None:
        try:
            self._hold(hold_index(self.workspace))
        except WellspentError:  # the figures of the run before stay; the next look tries again
            _log.exception("The index of a new run could not be built.")


def _agents(index: ContactIndex, mask: Mask) -> tuple[Agent, ...]:
    names, teams = index.texts_of("agent"), index.texts_of("team")
    pairs = index.codes_of("agent")[mask].astype(np.int64) * len(teams) + index.codes_of("team")[mask]  # fmt: skip
    codes, counts = np.unique(pairs, return_counts=True)
    all_of, team_of, most = Counter[int](), dict[int, int](), Counter[int]()
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        agent, team = divmod(code, len(teams))
        all_of[agent] += count
        if count > most[agent]:
            most[agent], team_of[agent] = count, team
    found = [Agent(names[one], teams[team_of[one]], count) for one, count in all_of.items()]
    return tuple(sorted(found, key=lambda one: (one.agent is None, -one.contacts, one.agent or "")))
