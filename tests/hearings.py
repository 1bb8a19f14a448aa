"""What was heard, made up for tests: what pages and terminals show, without the arithmetic."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

from wellspent.estimate import Estimate, Unknown, estimate_share
from wellspent.listening.hints import Hint, HintQuote
from wellspent.listening.reasons.comparing import Beside, Hiding, TopicWithin, Uncovered
from wellspent.report.listening.concentration import Concentration
from wellspent.report.listening.early_warnings import EarlyWarning, FirstQuote, Warnings
from wellspent.report.listening.missed_worth import Missed, MissedKind
from wellspent.report.listening.model import Listening
from wellspent.report.listening.reason_model import Counted, Reasons, ReasonTopic
from wellspent.report.listening.signal_rates import SignalSummary

__all__ = ["beside", "hint", "known", "listening", "reasons", "topic", "warning", "warnings"]

DAY = date(2026, 9, 24)
SPREAD = Unknown(
    "it stands out in no segment", "nothing is missing: it is spread like all contacts"
)


def known(value, half=None, n=240, method="made up"):
    half = abs(value) * 0.3 if half is None else half
    return Estimate(value, value - half, value + half, n, method)


def warning(series="reason:returns", quotes=(), *, day=DAY, name=None, **more):
    """An alarm; `quotes` are pairs of a contact and a turn."""
    kind, _, subject = series.partition(":")
    made = {
        "key": f"{series}|{day.isoformat()}", "kind": kind, "topic": series, "subject": subject,
        "name": name or subject.replace("_", " "), "date": day, "last": day, "alarm_days": 1,
        "window": 3, "observed": 14, "total": 60, "baseline": 4.2,
        "share": estimate_share(14, 60), "ratio": Estimate(3.33, 1.9, 5.6, 60, "made up"),
        "q": 0.0021, "expected_false_share": 0.05, "new": False, "surged": False,
        "quotes": tuple(
            FirstQuote(contact, turn, f"It has stopped again, quote {place}", datetime.fromisoformat("2026-09-24T09:00"))
            for place, (contact, turn) in enumerate(quotes)
        ),
        "queue": Concentration("queue", "returns-desk", 11, estimate_share(11, 14), 0.24),
        "segment": SPREAD, "answer": None,
    }  # fmt: skip
    return EarlyWarning(**(made | more))


def warnings(*those, stricter=None):
    """What was watched, with these alarms."""
    return Warnings(
        warnings=those, days=61, first_day=date(2026, 8, 1), last_day=date(2026, 9, 30),
        series={"topic": 4, "signal": 8, "reason": 5}, expected_false_share=0.05, false_alarms=1.3,
        stricter=stricter or {},
    )  # fmt: skip


def topic(key, name, *, contacts=12, of=240, stability=0.9, **more):
    """A reason that was found."""
    made = {
        "words": ("parcel", "late", "courier"), "contacts": contacts,
        "share": estimate_share(contacts, of), "stability": known(stability, 0.05),
        "steady": stability >= 0.75, "new": False, "first_seen": None, "queues": (),
        "categories": (Counted("delivery", 9),), "examples": (),
    }  # fmt: skip
    return ReasonTopic(key, name, **(made | more))


def reasons(*topics, **more):
    """Reasons of 240 contacts, beside the recorded ones."""
    made = {
        "contacts": 240,
        "unassigned_contacts": 180,
        "unassigned": estimate_share(180, 240),
        "beside": beside(),
        "method": "made up",
    }
    return Reasons(topics=topics, **(made | more))


def beside(**more):
    """What recorded reasons make of the topics t1 and t2."""
    made = {
        "compared": 200, "categories": 6, "agreement": known(0.41, 0.06, 200), "floor": 0.02,
        "floor_high": 0.05,
        "hiding": (Hiding("general", 60, (TopicWithin("t1", 20, estimate_share(20, 60)), TopicWithin("t2", 18, estimate_share(18, 60)))),),
        "uncovered": (Uncovered("t2", 40, "billing", estimate_share(9, 40)),),
        "unrecorded": estimate_share(12, 240), "catch_all": estimate_share(60, 228),
    }  # fmt: skip
    return Beside(**(made | more))


def hint(quotes, **more):
    """A fault that customers hint at; `quotes` are pairs of a contact and a turn."""
    made = {
        "key": "h1", "about": ("card", "machine"), "kind": "early_warning", "team": None,
        "customers": len(quotes), "contacts": len(quotes), "of": 240, "wordings": len(quotes),
        "heard": 1, "chance": 0.002, "first": None, "last": None, "queues": (), "segments": (),
        "quotes": tuple(HintQuote(contact, turn, f"It beeps and does nothing, {place}") for place, (contact, turn) in enumerate(quotes)),
        "why": "Three customers hint at a fault around card and machine.",
    }  # fmt: skip
    return Hint(**(made | more))


def _no_signals(missed):
    """A centre of 240 contacts in which no kind was looked at."""
    made = {one.name: () for one in fields(SignalSummary)}
    return SignalSummary(
        **made
        | {"contacts": 240, "customers": 220, "signals": 0, "missed": missed, "method": "made up"}
    )


def listening(**more):
    """What was heard in run 1: three reasons, two alarms, no hint."""
    unknown = Unknown("no operation is known", "an analysis of worth: wellspent worth DIR")
    missed = MissedKind("sales_opportunity", 30, 41, estimate_share(30, 41, "signals"), 28, 240)
    made = {
        "run": "1", "centre": "Fernhill", "fictional": True,
        "signals": _no_signals(Missed((missed,), unknown, unknown, "", unknown.reason)),
        "hints": (),
        "reasons": reasons(topic("t1", "parcel late", contacts=30), topic("t2", "bill wrong", contacts=20), topic("t3", "card refused", contacts=10, stability=0.5)),
        "warnings": warnings(warning(), warning("signal:churn_risk", new=True)),
        "surveys": (), "digital": Unknown("no session was imported", "a table of sessions"),
    }  # fmt: skip
    return Listening(**(made | more))
