"""What surveys, call-backs, focus groups, self-service and advisors say of a subject: a row of the blend each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown, estimate_mean, estimate_share
from wellspent.listening.blend import Direction, Heard, Pooled, Said, SourceRow
from wellspent.listening.digital import SelfService
from wellspent.listening.surveys.focus_group import FocusGroup
from wellspent.listening.surveys.measures import Scale, scale_of
from wellspent.listening.surveys.model import CalledBack, SurveyReading
from wellspent.report.gather import query_rows
from wellspent.report.listening.blend_subject import mentions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "callbacks_row",
    "digital_row",
    "focus_row",
    "measure_name",
    "pulse_row",
    "survey_row",
    "whole_of",
]

_QUOTES: Final = 5
_ONCE: Final = "SELECT contact, any_value(score) FROM {table} SEMI JOIN {about} USING (contact) WHERE question = $question AND score IS NOT NULL GROUP BY contact ORDER BY contact"


def measure_name(reading: SurveyReading) -> str:
    """What the figures of a survey's question are figures of."""
    return f"{reading.question}, {reading.measure}, {reading.unit}"


def survey_row(con: DuckDBPyConnection, reading: SurveyReading) -> SourceRow | None:
    """What those who answered a survey say, raw; and corrected, where the correction may be claimed."""
    if not reading.invited:
        return None
    says = [
        Said("those who answered", reading.raw, reading.unit, measure_name(reading), "answered")
    ]
    if reading.claims == "corrected":
        says.append(Said("corrected for who answered", reading.corrected, reading.unit))
    rows = con.execute(
        """SELECT contact, comment FROM surveys SEMI JOIN about USING (contact)
        WHERE question = $question AND comment IS NOT NULL ORDER BY "at" DESC NULLS LAST, contact LIMIT 5""",
        {"question": reading.question},
    ).fetchall()
    silent = reading.invited - reading.answered
    bias, because = _bias_of_silence(reading)
    return SourceRow(
        key=f"survey:{reading.question}",
        name=f"Survey ({reading.question})",
        says=tuple(says),
        words=() if reading.claims == "corrected" else (reading.why,),
        effective_n=reading.effective_n or reading.answered,
        cannot_see=f"{silent:,} of {reading.invited:,} who were asked and did not answer, and those not asked",
        bias=bias,
        because=because,
        newest=_newest(con, "surveys", reading.question, "score IS NOT NULL"),
        quotes=tuple(Heard(contact, None, comment) for contact, comment in rows),
        contacts=_answered(con, reading.question),
    )


def _bias_of_silence(reading: SurveyReading) -> tuple[Direction, str]:
    """Measured where call-backs were made; else not known."""
    called = reading.callbacks
    if called is not None and isinstance(called.delta, Estimate):
        if called.delta.high < 0:
            return "too pleased", "those called back were less pleased than those who answered"
        if called.delta.low > 0:
            return "too displeased", "those called back were more pleased than those who answered"
    return "either way", "the very pleased and the very displeased answer more; which of them more is not known"  # fmt: skip


def callbacks_row(
    con: DuckDBPyConnection, reading: SurveyReading, given: pa.Table | None, good: float
) -> SourceRow | None:
    """What those say who had not answered, were drawn by lot and were called back.

    `good` is the lowest score that counts as satisfied.
    """
    called = reading.callbacks
    if called is None or not called.drawn:
        return None
    scores = np.array([score for _, score in _called(con, reading.question, given)], np.float64)
    values = _scale(con, reading, good).values(scores)
    figure: Figure = estimate_mean(values[np.isfinite(values)], "people reached")
    missed = called.drawn - called.reached
    return SourceRow(
        key=f"callbacks:{reading.question}",
        name=f"Call-backs ({reading.question})",
        says=(Said("those who had not answered", figure, reading.unit, measure_name(reading), "called"),),
        words=(called.words,),
        effective_n=called.reached,
        cannot_see=f"{missed:,} of {called.drawn:,} drawn who were not reached",
        bias="too pleased",
        because="people are kinder to a voice than to a form",
        newest=_newest(con, "callbacks", reading.question, "score IS NOT NULL"),
        contacts=tuple(contact for contact, _ in _called(con, reading.question, given))[:25],
    )  # fmt: skip


def whole_of(reading: SurveyReading) -> Pooled | None:
    """Those who answered and those called back as two parts of all who were asked: added by their sizes."""
    called = reading.callbacks
    if called is None or not called.drawn:
        return None
    names = (f"Survey ({reading.question})", f"Call-backs ({reading.question})")
    figure: Figure = called.figure
    if not called.enough:
        figure = Unknown(called.words.removesuffix("."), _more_of(reading, called))
    words = "Those who answered, and those who did not as the call-backs stand for them: two parts of one whole, each by its size."
    return Pooled(measure_name(reading), reading.unit, names, figure, words)


def _more_of(reading: SurveyReading, called: CalledBack) -> str:
    """What would tell: nobody is left to draw where all who did not answer are drawn."""
    drawn_out = called.drawn >= reading.invited - reading.answered
    return "call those not reached again" if drawn_out else "more call-backs, drawn by lot"


def focus_row(
    con: DuckDBPyConnection, groups: Sequence[FocusGroup], wanted: Collection[str]
) -> SourceRow | None:
    """What was said of it in focus groups: words alone, since so few people are no share of anything."""
    if not groups:
        return None
    said = [words for group in groups for words in group.said if mentions(words, wanted)]
    unlike = [seat for group in groups for trait in group.traits for seat in trait.seats
              if trait.trait == "segment" and seat.standing == "over"]  # fmt: skip
    people = sum(group.people for group in groups)
    over = " and ".join(dict.fromkeys(seat.value for seat in unlike))
    because = "who has an evening to spare and is asked comes, and one of them sets the tone"
    if over:
        because = (
            f"{over} has more seats than its share of the customers: it speaks for them; " + because
        )
    [(newest,)] = query_rows(con, 'SELECT max("at") FROM focus_groups')
    return SourceRow(
        key="focus_groups",
        name="Focus groups",
        says=(),
        words=tuple(said[:_QUOTES]) or ("Nothing was said about it.",),
        effective_n=people,
        cannot_see=f"everybody but {people} people; no share can be taken from them",
        bias="too pleased" if "vip" in over.lower() else "either way",
        because=because,
        newest=newest,
    )  # fmt: skip


def digital_row(
    con: DuckDBPyConnection, service: SelfService, reasons: Collection[str], wanted: Collection[str]
) -> SourceRow | None:
    """Which help pages are about it, how many of their readers were in touch, what was searched in vain."""
    pages = [a for a in service.articles
             if mentions(a.title, wanted) or any(about.name in reasons for about in a.reasons[:2])]  # fmt: skip
    vain = [g for g in service.vain if any(mentions(words, wanted) for words in g.words)
            or any(about.name in reasons for about in g.reasons[:1])]  # fmt: skip
    if not pages and not vain:
        return None
    pages = sorted(pages, key=lambda page: -page.sessions)[:3]
    words = [f"searched in vain {g.searches:,} times: {', '.join(g.words[:3])}" for g in vain[:3]]
    words += [
        f"“{page.title}” fails its readers more than other pages do" for page in pages if page.fails
    ]
    never = service.non_users[0].share if service.non_users else None
    unseen = "customers who do not use self-service"
    if isinstance(never, Estimate):
        unseen = f"customers of {never.value:.0%} of contacts, who were never seen online"
    of_pages = [contact for page in pages for contact in page.contacts]
    of_searches = [contact for group in vain for contact in group.contacts]
    contacts = dict.fromkeys([*of_pages, *of_searches])
    [(mine,)] = con.execute(
        "SELECT list(contact) FROM about WHERE list_contains($ids, contact)",
        {"ids": list(contacts)},
    ).fetchall()
    seen = set(mine or ())
    return SourceRow(
        key="self_service",
        name="Self-service",
        says=tuple(
            Said(
                f"readers of “{page.title}” in touch within {service.window_hours} hours",
                page.share,
            )
            for page in pages
        ),
        words=tuple(words),
        effective_n=sum(page.sessions for page in pages),
        cannot_see=f"{unseen}; and whether a reader who was not in touch was helped",
        bias="either way",
        because="it shows what people did; who gave up looks like who was helped",
        newest=service.until,
        contacts=tuple(contact for contact in contacts if contact in seen)[:25],
    )


def pulse_row(pulse: pa.Table | None, wanted: Collection[str]) -> SourceRow | None:
    """What advisors said of it in their weekly pulse: columns `at` and `said`, a row an answer, no names."""
    if pulse is None or not pulse.num_rows:
        return None
    rows = [row for row in pulse.to_pylist() if row["said"]]
    about = [row for row in rows if mentions(row["said"], wanted)]
    about.sort(key=lambda row: str(row["at"] or ""), reverse=True)
    return SourceRow(
        key="pulse",
        name="Advisors' pulse",
        says=(Said("answers that speak of it", estimate_share(len(about), len(rows), "answers")),),
        words=tuple(dict.fromkeys(str(row["said"]) for row in about))[:_QUOTES]
        or ("No advisor spoke of it.",),
        effective_n=len(about),
        cannot_see="customers who are not in touch, and what advisors have got used to",
        bias="too displeased",
        because="advisors hear who has trouble, and remember the last and the loudest",
        newest=about[0]["at"] if about else None,
    )


def _called(
    con: DuckDBPyConnection, question: str, given: pa.Table | None
) -> list[tuple[str, float]]:
    """Who was reached and what they said; what was given goes before what was imported."""
    rows: dict[str, float] = dict(_scores(con, "callbacks", question))
    if given is not None:
        con.register("given_back", given)
        rows |= dict(_scores(con, "given_back", question))
        con.unregister("given_back")
    return sorted(rows.items())


def _scores(con: DuckDBPyConnection, table: str, question: str) -> list[tuple[str, float]]:
    query = _ONCE.format(table=table, about="about")
    return con.execute(query, {"question": question}).fetchall()


def _scale(con: DuckDBPyConnection, reading: SurveyReading, good: float) -> Scale:
    """The scale that the survey was read on."""
    scores = con.execute(
        "SELECT score FROM surveys WHERE question = $question AND score IS NOT NULL",
        {"question": reading.question},
    ).fetchall()
    known = np.array([one for (one,) in scores], np.float64)
    return scale_of(reading.measure, known, good=good if reading.measure == "csat" else None)


def _newest(con: DuckDBPyConnection, table: str, question: str, where: str) -> datetime | None:
    query = f'SELECT max("at") FROM {table} SEMI JOIN about USING (contact) WHERE question = $question AND {where}'
    [(newest,)] = con.execute(query, {"question": question}).fetchall()
    return newest  # type: ignore[no-any-return]


def _answered(con: DuckDBPyConnection, question: str) -> tuple[str, ...]:
    found: list[Any] = _scores(con, "surveys", question)
    return tuple(str(contact) for contact, _ in found[:25])
