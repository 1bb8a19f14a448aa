"""A made-up centre whose outcomes are known: every minute of proactive help brings 8 EUR.

VIPs are given more of it and spend more anyway, so that the plain slope is wrong. Customers are one
contact each; nothing here is a real centre's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
from small_centre import Tables

from wellspent.tables import COMPUTED, IMPORTED

CONTACTS = 480
EUR_PER_MINUTE = 8.0
FIRST = datetime.fromisoformat("2026-03-02T09:00")


@cache
def weighed_tables() -> Tables:
    """Contacts, segments, answers and outcomes of the centre."""
    rng = np.random.default_rng(5)
    vip = rng.random(CONTACTS) < 0.3
    minutes = np.where(rng.random(CONTACTS) < 0.35 + 0.3 * vip, rng.gamma(2.0, 0.5, CONTACTS), 0.0)
    offered = (rng.random(CONTACTS) < np.where(minutes > 0, 0.8, 0.2)).astype(float)
    spend = 60 + 80 * vip + EUR_PER_MINUTE * minutes + rng.normal(0, 8, CONTACTS)
    churn = (rng.random(CONTACTS) < 0.25).astype(float)
    return {
        "contacts": _table("contacts", [_contact(i, bool(vip[i])) for i in range(CONTACTS)]),
        "segments": _table("segments", [one for i in range(CONTACTS) for one in _segments(i, float(minutes[i]))]),
        "answers": _table("answers", [_answer(i, float(offered[i])) for i in range(CONTACTS)]),
        "outcomes": _table("outcomes", [one for i in range(CONTACTS) for one in _outcomes(i, float(spend[i]), float(churn[i]))]),
    }  # fmt: skip


def truly_offered(share_wrong: float = 0.1) -> pa.Table:
    """People's answers to 200 contacts drawn at random: in some the automatic answer was wrong."""
    rng = np.random.default_rng(9)
    said = weighed_tables()["answers"]
    drawn = rng.permutation(CONTACTS)[:200]
    wrong = rng.random(CONTACTS) < share_wrong
    turned = {"yes": "no", "no": "yes"}
    answers = [turned[one] if wrong[i] else one for i, one in enumerate(said["answer"].to_pylist())]
    return pa.table(
        {
            "contact": [f"c{i:04}" for i in drawn],
            "question": ["proactive_help"] * 200,
            "answer": [answers[i] for i in drawn],
            "inclusion_probability": [200 / CONTACTS] * 200,
        }
    )


def _table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, (IMPORTED | COMPUTED)[name])


def _contact(i: int, vip: bool) -> dict[str, object]:
    return {
        "contact": f"c{i:04}", "source": "made up", "channel": "call" if i % 3 else "chat",
        "began": FIRST + timedelta(hours=i), "queue": ("billing", "orders")[i % 2], "reason": f"reason {i % 4}",
        "segment": "vip" if vip else "standard", "agent": f"agent {i % 24}", "team": f"team {i % 4}",
        "customer": f"p{i:04}", "attributes": f'{{"tenure": {i % 7}, "wrap": {i % 5}}}',
    }  # fmt: skip


def _segments(i: int, minutes: float) -> list[dict[str, object]]:
    base = {"contact": f"c{i:04}", "friction": "none", "speaker": "agent", "timing": "measured", "start": 0.0, "end": 0.0}  # fmt: skip
    quick = base | {"seconds": 200.0, "part": "process", "pace": "quick"}
    slow = base | {"seconds": 60 * minutes, "part": "proactive", "pace": "slow"}
    return [quick, slow] if minutes else [quick]


def _answer(i: int, offered: float) -> dict[str, object]:
    return {"contact": f"c{i:04}", "question": "proactive_help", "answer": "yes" if offered else "no", "by": "model-1"}  # fmt: skip


def _outcomes(i: int, spend: float, churn: float) -> list[dict[str, object]]:
    """What happened to a customer; the last one's stranger shows that the file goes on."""
    at = FIRST + timedelta(hours=i, days=29)
    rows: list[dict[str, object]] = [
        {"customer": f"p{i:04}", "at": at, "kind": "spend", "value": spend},
        {"customer": f"p{i:04}", "at": at, "kind": "churn", "value": churn},
        {
            "customer": f"p{i:04}",
            "at": FIRST - timedelta(days=9),
            "kind": "complaint",
            "value": 1.0,
        },
    ]
    late = FIRST + timedelta(days=100)
    strangers = [{"customer": "nobody", "at": late, "kind": kind, "value": 0.0} for kind in ("spend", "churn")]  # fmt: skip
    return [*rows, *strangers] if i == 0 else rows
