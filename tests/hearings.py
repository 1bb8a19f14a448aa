"""What was heard, made up for tests: what pages and terminals show, without the arithmetic."""

from __future__ import annotations

from datetime import date, datetime

from wellspent.estimate import Estimate, Unknown, estimate_share
from wellspent.report.listening.concentration import Concentration
from wellspent.report.listening.early_warnings import EarlyWarning, FirstQuote, Warnings

__all__ = ["known", "warning", "warnings"]

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
            FirstQuote(contact, turn, f"It has stopped again, quote {place}", datetime(2026, 9, 24, 9, 0))
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
