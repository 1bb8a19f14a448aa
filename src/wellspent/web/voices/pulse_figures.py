"""The pulse of the whole centre by week: who answered first, then what is said, without names.

Words of others and averages are shown of weeks that have ended alone, and from `pulse_minimum`
advisors on: one that changes while somebody answers would tell what they said.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.report.index import ContactIndex
from wellspent.web.access.models import Person
from wellspent.web.access.scope import standing
from wellspent.web.voices.held import fewest_told, is_told, why_held
from wellspent.web.voices.models import PulseAnswer
from wellspent.web.voices.weeks import ended, week_name
from wellspent.web.voices.wording import CAUSE_WORDS

__all__ = ["CauseShare", "PulseText", "PulseWeek", "pulse_texts", "pulse_weeks"]

_TEXTS: Final = ("customers", "in_way")


@dataclass(frozen=True, slots=True)
class CauseShare:
    """How many of those who answered named a cause of friction."""

    cause: str
    words: str
    advisors: int
    answered: int
    share: Figure


@dataclass(frozen=True, slots=True)
class PulseWeek:
    """One week: of the `advisors` who had contacts, `answered` gave the pulse.

    `mood` is the average of 1 to 5, and `others` answered without a contact in that week. `held`
    says why the words are held back from others than their writers, "" where they are shown.
    """

    week: str
    monday: date
    ended: bool
    advisors: int
    answered: int
    others: int
    response: Figure
    mood: Figure
    causes: tuple[CauseShare, ...]
    held: str = ""


@dataclass(frozen=True, slots=True)
class PulseText:
    """What somebody wrote to one of the questions; `own` is known to the writer alone."""

    question: str
    text: str
    own: bool


def pulse_weeks(mondays: Sequence[date]) -> tuple[PulseWeek, ...]:
    """These weeks, in their order. One query, however many answers they have."""
    given: defaultdict[date, list[tuple[str, int | None, str]]] = defaultdict(list)
    rows = PulseAnswer.objects.filter(week__in=mondays)
    for week, *answer in rows.values_list("week", "person__agent", "mood", "cause"):
        given[week].append((answer[0], answer[1], answer[2]))
    at_work = standing().derived("agents by week", _agents_by_week)
    return tuple(
        _week(one, given[one], at_work.get(week_name(one), frozenset())) for one in mondays
    )


def pulse_texts(monday: date, person: Person) -> tuple[PulseText, ...]:
    """What was written in a week, the questions in their order; the order within tells nothing.

    Of a week that is held back, the person's own words alone.
    """
    rows = list(PulseAnswer.objects.filter(week=monday))
    told = is_told(len(rows), monday)
    found = [
        PulseText(field, text, row.person_id == person.pk)
        for row in rows
        if told or row.person_id == person.pk
        for field in _TEXTS
        if (text := getattr(row, field))
    ]
    return tuple(sorted(found, key=lambda one: (_TEXTS.index(one.question), _shuffled(one.text))))


def _week(
    monday: date, given: Iterable[tuple[str, int | None, str]], at_work: frozenset[str]
) -> PulseWeek:
    rows = list(given)
    answered = len({agent for agent, _, _ in rows} & at_work)
    over = ended(monday)
    return PulseWeek(
        week=week_name(monday),
        monday=monday,
        ended=over,
        advisors=len(at_work),
        answered=answered,
        others=len(rows) - answered,
        response=_response(answered, len(at_work)),
        mood=_mood([mood for _, mood, _ in rows if mood is not None], over),
        causes=_causes([cause for _, _, cause in rows], over),
        held=why_held(len(rows), monday),
    )


def _response(answered: int, at_work: int) -> Figure:
    if not at_work:
        return Unknown("no contact of this week is there", "the import of its contacts, and a run")
    return estimate_share(answered, at_work, "advisors")


def _mood(moods: Sequence[int], over: bool) -> Figure:
    """The average with Student's t interval, within the scale."""
    if (unknown := _withheld(len(moods), over)) is not None:
        return unknown
    values, n = np.array(moods, dtype=np.float64), len(moods)
    mean = float(values.mean())
    half = float(special.stdtrit(n - 1, 0.975)) * float(values.std(ddof=1)) / math.sqrt(n)
    return Estimate(mean, max(mean - half, 1.0), min(mean + half, 5.0), n, "mean, t interval")


def _causes(causes: Sequence[str], over: bool) -> tuple[CauseShare, ...]:
    if _withheld(len(causes), over) is not None:
        return ()
    named = Counter(cause for cause in causes if cause)
    return tuple(
        CauseShare(
            cause=cause,
            words=CAUSE_WORDS[cause],
            advisors=count,
            answered=len(causes),
            share=estimate_share(count, len(causes), "advisors"),
        )
        for cause, count in sorted(named.items(), key=lambda one: (-one[1], one[0]))
    )


def _withheld(n: int, over: bool) -> Unknown | None:
    """Why nothing is shown together, if so."""
    least = fewest_told()
    if not over:
        return Unknown("the week has not ended", "its end: until then answers change")
    if n < least:
        return Unknown(
            f"{n} advisor{'' if n == 1 else 's'} answered, and answers are shown together from {least} on",
            f"{least - n} more",
        )
    return None


def _agents_by_week(index: ContactIndex) -> Mapping[str, frozenset[str]]:
    weeks, agents = index.texts_of("week"), index.texts_of("agent")
    pairs = np.unique(
        np.column_stack([index.codes_of("week"), index.codes_of("agent")]), axis=0
    ).tolist()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for week, agent in pairs:
        if (name := weeks[week]) and (who := agents[agent]):
            found[name].add(who)
    return {name: frozenset(who) for name, who in found.items()}


def _shuffled(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
