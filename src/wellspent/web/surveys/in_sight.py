"""The surveys of the contacts that somebody sees, with the call-backs that were drawn from them.

What is read is kept until a run, a draw or a call-back changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from django.http import Http404

from wellspent.listening.surveys.focus_group import FocusGroup
from wellspent.listening.surveys.model import SurveyReading
from wellspent.report.index import ContactIndex
from wellspent.report.listening.focus_groups import gather_focus_groups
from wellspent.report.listening.survey_readings import comments_of, gather_surveys, non_respondents
from wellspent.report.selection import Selection
from wellspent.web.access.filters import selection_from_json
from wellspent.web.access.scope import Scope, standing
from wellspent.web.centre.remembering import Memory
from wellspent.web.surveys.models import CallBack, CallBackDraw, CallBackSaid
from wellspent.workspace import connect_analysed

__all__ = [
    "called_back",
    "comments",
    "contacts_in_sight",
    "counting",
    "focus_groups",
    "frame_of",
    "newest_said",
    "reading_of",
    "readings",
    "said_of",
    "silent",
]

_READ: Final = Memory(32)
_Called = tuple[str, str, float | None]


def readings(scope: Scope) -> tuple[SurveyReading, ...]:
    """Every question that was asked of the contacts in sight, and what may be claimed of it."""
    called = _called(scope)
    state = (standing().run, scope.selection, tuple(called))
    return _READ.recall(state, lambda: _read(scope, called))


def reading_of(scope: Scope, question: str) -> SurveyReading:
    """The reading of one question; raises `Http404` where it was not asked in sight."""
    for reading in readings(scope):
        if reading.question == question:
            return reading
    raise Http404


def focus_groups() -> tuple[FocusGroup, ...]:
    """The groups of the centre, beside all its customers, without what was said in them."""

    def read(_index: ContactIndex) -> tuple[FocusGroup, ...]:
        with connect_analysed(standing().workspace) as connection:
            return gather_focus_groups(connection)

    return standing().derived("focus groups", read)


def silent(scope: Scope, question: str) -> tuple[str, ...]:
    """The contacts in sight that were asked, did not answer, and are in no draw that counts for them.

    Who is in a draw of another frame stays: a lot from all leaves nobody out because somebody else had a lot.
    """
    drawn = set(
        CallBack.objects.filter(question=question, draw__in=counting(scope.selection, question))
        .values_list("contact", flat=True)
    )  # fmt: skip
    return tuple(one for one in _silent(scope, question) if one not in drawn)


def _silent(scope: Scope, question: str) -> tuple[str, ...]:
    """Asked, and no answer; looked for once a run."""
    contacts = contacts_in_sight(scope)

    def find(index: ContactIndex) -> tuple[str, ...]:
        with connect_analysed(standing().workspace) as connection:
            found = non_respondents(connection, question, contacts)
        return tuple(one for one in found if index.position(one) is not None)

    return standing().derived(("silent", question, scope.selection), find)


def contacts_in_sight(scope: Scope) -> frozenset[str] | None:
    """The ids of the contacts in sight; None where everything is."""
    if scope.everything:
        return None
    selection = scope.selection

    def find(index: ContactIndex) -> frozenset[str]:
        return frozenset(index.contact(int(k)) for k in np.flatnonzero(index.mask(selection)))

    return standing().derived(("ids in sight", selection), find)


def frame_of(selection: Selection) -> Selection:
    """The selection; the whole centre where it lets every contact through."""

    def find(index: ContactIndex) -> bool:
        return bool(index.mask(selection).all())

    whole = standing().derived(("lets all through", selection), find)
    return Selection() if whole else selection


def comments(scope: Scope, question: str) -> tuple[tuple[str, float | None, str], ...]:
    """Contact, score and comment of the newest in sight who wrote one."""
    contacts = contacts_in_sight(scope)

    def find(index: ContactIndex) -> tuple[tuple[str, float | None, str], ...]:
        with connect_analysed(standing().workspace) as connection:
            found = comments_of(connection, question, contacts)
        return tuple(one for one in found if index.position(one[0]) is not None)

    return standing().derived(("comments", question, scope.selection), find)


def counting(selection: Selection, question: str | None = None) -> tuple[int, ...]:
    """The keys of the draws that are a lot from all of these contacts: from just these, or from the whole centre.

    Those that were drawn from some of them alone, or from some and others, are no random part of all.
    """
    frames = {Selection(), frame_of(selection)}
    draws = CallBackDraw.objects.values_list("pk", "selection")
    if question is not None:
        draws = draws.filter(question=question)
    return tuple(pk for pk, kept in draws if frame_of(selection_from_json(kept)) in frames)


def newest_said(calls: Iterable[CallBack]) -> Mapping[int, CallBackSaid]:
    """What is in force of each of these call-backs, by its key, in whichever draw it was called."""
    calls = list(calls)
    rows = CallBackSaid.objects.filter(
        callback__contact__in={one.contact for one in calls},
        callback__question__in={one.question for one in calls},
    ).select_related("by", "callback")
    newest = {(one.callback.contact, one.callback.question): one for one in rows}
    found = ((one.pk, newest.get((one.contact, one.question))) for one in calls)
    return {pk: said for pk, said in found if said is not None}


def said_of(calls: Iterable[CallBack]) -> list[_Called]:
    """Contact, question and score (None where not reached) of each who was called, once."""
    calls = list(calls)
    said = newest_said(calls)
    scores = {(one.contact, one.question): said[one.pk].score if one.pk in said else None for one in calls}  # fmt: skip
    return [(*who, score) for who, score in scores.items()]


def called_back(scope: Scope) -> pa.Table:
    """The same call-backs that the readings rest on: contact, question, score (null where not reached)."""
    return _table(_called(scope))


def _table(called: Sequence[_Called]) -> pa.Table:
    contacts, questions, scores = zip(*called, strict=True) if called else ((), (), ())
    return pa.table(
        {
            "contact": pa.array(contacts, pa.string()),
            "question": pa.array(questions, pa.string()),
            "score": pa.array(scores, pa.float64()),
        }
    )


def _read(scope: Scope, called: Sequence[_Called]) -> tuple[SurveyReading, ...]:
    with connect_analysed(standing().workspace) as connection:
        found = gather_surveys(
            connection, standing().workspace.settings, _table(called), contacts_in_sight(scope)
        )
    return tuple(one for one in found if one.invited)


def _called(scope: Scope) -> list[_Called]:
    """Contact, question and score of those in sight whom a draw took that counts for all in sight."""
    return said_of(scope.narrow(CallBack.objects.filter(draw__in=counting(scope.selection))))
