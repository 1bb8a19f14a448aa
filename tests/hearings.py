"""What was heard, made up for tests: what pages and terminals show, without the arithmetic."""

from __future__ import annotations

from datetime import date, datetime

from wellspent.estimate import Estimate, Unknown, estimate_share
from wellspent.listening.reasons.comparing import Beside, Hiding, TopicWithin, Uncovered
from wellspent.report.listening.concentration import Concentration
from wellspent.report.listening.early_warnings import EarlyWarning, FirstQuote, Warnings
from wellspent.report.listening.reason_model import Counted, Reasons, ReasonTopic

__all__ = ["beside", "known", "reasons", "topic", "warning", "warnings"]

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
