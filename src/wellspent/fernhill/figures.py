"""The tables of `docs/fernhill.md`, from the planted figures and from the centre of seed 1."""

from __future__ import annotations

from math import exp

from pyarrow import compute

from wellspent.fernhill import planted
from wellspent.fernhill.centre import Centre
from wellspent.fernhill.self_service import articles
from wellspent.fernhill.tabulating import Row, table_of
from wellspent.fernhill.templates import read_templates
from wellspent.fernhill.truth import naive_effect
from wellspent.fernhill.wording import templates_with_fixed_names

__all__ = ["render_drawn", "render_planted"]


def render_planted() -> str:
    """Markdown tables of the figures that every Fernhill is drawn from, whatever its seed."""
    tables = (
        _effects, _starts, _segments, _propensity, _satisfaction, _response, _records, _online,
        _failing, _weeks,
    )  # fmt: skip
    return "\n\n".join(table() for table in tables)


def render_drawn(centre: Centre) -> str:
    """A Markdown table of what came out in this centre."""
    naive = naive_effect(centre.histories)
    effect = planted.SPEND_PER_PROACTIVE
    answered = centre.surveys.num_rows - centre.surveys["score"].null_count
    volume = compute.sum(centre.intervals["answered"]).as_py() or 0
    rows: list[Row] = [
        ("conversations", len(centre.contacts)),
        ("customers", len(centre.histories)),
        ("agents", len(centre.agents)),
        ("drawn to come back within 7 days", sum(h.comes_back for h in centre.happenings)),
        ("contacts that the ACD answered", volume),
        ("conversations exist for", f"1 in {volume / max(len(centre.contacts), 1):.0f}"),
        ("survey invitations", centre.surveys.num_rows),
        ("surveys answered", answered),
        ("self-service sessions", len(centre.sessions)),
        ("of them, a contact followed", sum(s.contact is not None for s in centre.sessions)),
        ("optional exchanges given", _optional(centre, given=True)),
        ("optional exchanges withheld", _optional(centre, given=False)),
    ]
    if naive is not None:
        rows += [
            ("EUR per proactive exchange, planted", f"{effect:.2f}"),
            ("EUR per proactive exchange, segment left out", f"{naive:.2f}"),
            ("so confounding adds", f"{naive - effect:+.2f}"),
        ]
    return table_of((f"seed {centre.seed}", ""), rows)


def _optional(centre: Centre, *, given: bool) -> int:
    told = [happening.told for happening in centre.happenings]
    return sum(ex.optional for one in told for ex in (one.given if given else one.withheld))


def _effects() -> str:
    rows = [
        (e.cause, e.outcome, f"{e.value:+g} {e.scale}", _odds(e.value) if e.scale == "log-odds" else "")
        for e in planted.EFFECTS
    ]  # fmt: skip
    return table_of(("one more …", "changes", "by", "odds times"), rows)


def _starts() -> str:
    first, last = planted.REPEAT_DAYS
    return table_of(
        ("before any effect", ""),
        [
            ("churn within 30 days, log-odds", f"{planted.CHURN_START:g}"),
            ("referral within 30 days, log-odds", f"{planted.REFERRAL_START:g}"),
            ("repeat within 7 days, log-odds", f"{planted.REPEAT_START:g}"),
            ("those who repeat do so after, days", f"{first:g} to {last:g}"),
            ("spread of spend between customers, EUR", f"{planted.SPEND_SPREAD:g}"),
        ],
    )


def _segments() -> str:
    rows = [
        (name, f"{share:.0%}", f"{planted.SPEND_OF_SEGMENT[name]:g}",
         f"{planted.PROPENSITY_OF_SEGMENT[name]:+g}", f"{planted.CHURN_OF_SEGMENT[name]:+g}")
        for name, share in planted.SEGMENT_SHARE.items()
    ]  # fmt: skip
    head = ("segment", "customers", "spend before effects (EUR)", "slow exchanges (log-odds)",
            "churn (log-odds)")  # fmt: skip
    return table_of(head, rows)


def _propensity() -> str:
    rows: list[Row] = [(part, f"{value:+g}") for part, value in planted.PROPENSITY.items()]
    rows += [
        ("spread between agents", f"{planted.PROPENSITY_AGENT_SPREAD:g}"),
        ("spread between contacts", f"{planted.PROPENSITY_CONTACT_SPREAD:g}"),
    ]
    return table_of(("an optional exchange is given", "log-odds"), rows)


def _satisfaction() -> str:
    resolved = planted.SATISFACTION_OF_RESOLVED.items()
    rows: list[Row] = [("start", f"{planted.SATISFACTION_START:g}")]
    rows += [(f"resolved: {answer}", f"{value:+g}") for answer, value in resolved]
    rows += [
        ("feelings met with empathy", f"{planted.SATISFACTION_IF_EMPATHY:+g}"),
        ("a minute of friction", f"{planted.SATISFACTION_PER_FRICTION_MINUTE:+g}"),
        ("spread between contacts", f"{planted.SATISFACTION_SPREAD:g}"),
    ]
    return table_of(("satisfaction", "points"), rows)


def _response() -> str:
    rows: list[Row] = [("invited, of all", f"{planted.INVITED_SHARE:.0%}")]
    scores = planted.RESPONSE_OF_CSAT.items()
    rows += [(f"answers who would give {score}", f"{share:.0%}") for score, share in scores]
    factors = planted.RESPONSE_OF_SEGMENT.items()
    rows += [(f"times, if {segment}", f"{factor:g}") for segment, factor in factors]
    return table_of(("surveys", ""), rows)


def _records() -> str:
    named = sum(bool(template.names) for template in read_templates())
    return table_of(
        ("the records", ""),
        [
            (
                "unresolved contacts ticked as resolved",
                f"{planted.RECORDED_RESOLVED_TOO_OFTEN:.0%}",
            ),
            ("handle time rounded to the second", f"{planted.ACD_WHOLE_SECONDS:.0%}"),
            ("handle time without wrap", f"{planted.ACD_WITHOUT_WRAP:.0%}"),
            ("templates with customers' names", named),
            ("of them, names kept as they were written", templates_with_fixed_names()),
        ],
    )


def _online() -> str:
    rows: list[Row] = [
        (f"use the site, if {segment}", f"{share:.0%}")
        for segment, share in planted.ONLINE_SHARE.items()
    ]
    rows += [
        ("of their contacts, looked there in the hours before", f"{planted.ONLINE_FIRST:.0%}"),
        ("of those sessions, sent round by the bot", f"{planted.BOT_LOOPS:.0%}"),
        ("of those where something is not found, searched in vain", f"{planted.SEARCHED_IN_VAIN:.0%}"),
        ("of all sessions, nobody signed in", f"{planted.NOT_SIGNED_IN:.0%}"),
    ]  # fmt: skip
    rows += [(f"seats in the focus group: {s}", n) for s, n in planted.GROUP_SEATS.items()]
    return table_of(("self-service and the focus group", ""), rows)


def _failing() -> str:
    rows: list[Row] = [
        (article.title, article.queue, f"{article.fails:.0%}")
        for article in articles()
        if article.fails != planted.ARTICLE_FAILS
    ]
    rows.append(("every other article", "", f"{planted.ARTICLE_FAILS:.0%}"))
    return table_of(("article", "queue", "readers in touch within a day"), rows)


def _weeks() -> str:
    slow = [(f"{day}: tool waits times", f"{by:g}") for day, by in planted.SLOW_SYSTEM_DAYS.items()]
    return table_of(
        ("the four weeks", ""),
        [
            ("first day", planted.FIRST_DAY),
            ("days", planted.DAYS),
            ("open", f"{planted.OPENS}:00 to {planted.CLOSES}:00"),
            (f"{planted.BUSY_DAY}: contacts times", f"{planted.BUSY_FACTOR:g}"),
            *slow,
            ("contacts answered, about", planted.VOLUME),
            ("target wait, seconds", f"{planted.TARGET_SECONDS:g}"),
            ("cost of an agent's hour", f"{planted.COST_PER_HOUR:g} {planted.CURRENCY}"),
        ],
    )


def _odds(log_odds: float) -> str:
    return f"{exp(log_odds):.2f}"
