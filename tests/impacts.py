"""An Impact made up for tests: what charts, pages and terminals show, without the arithmetic."""

from __future__ import annotations

from dataclasses import replace

from wellspent.estimate import Estimate, Unknown
from wellspent.report.impact.model import (
    AttenuationSaid,
    Behaviour,
    Bought,
    DoseBand,
    Impact,
    Link,
    Outcome,
    Policy,
    PolicyLine,
    SegmentLine,
    ValueOfSlowTime,
)
from wellspent.worth.effect import Balance, Balanced, Effect, Overlap, Refusal, Sensitivity
from wellspent.worth.haste import Haste, Hasty
from wellspent.worth.rush import Rush

__all__ = [
    "NO_PRICES",
    "behaviour",
    "effect",
    "haste",
    "hasty",
    "impact",
    "known",
    "link",
    "many",
    "outcome",
    "refused",
]

NO_PRICES = Unknown("nobody has said what it is worth", "margin_of_spend in [worth]")
NO_OVERLAP = Refusal(
    "overlap",
    "31 % of contacts have no comparable one with or without it (5 % may be left out)",
    "contacts where either may happen, or an experiment: wellspent experiment design",
)
DESIGN = "association adjusted for queue, reason & segment"


def known(value, half=None, n=2_400, method="made up"):
    half = abs(value) * 0.4 if half is None else half
    return Estimate(value, value - half, value + half, n, method)


def behaviour(key, name, *, kind="slow", unit="minute"):
    return Behaviour(key, name, unit, kind, known(0.42, 0.02))


def outcome(key, name, *, unit="share", better=False, usual=0.12):
    return Outcome(key, name, unit, better, 90, 2_400, 3_100, known(usual))


def effect(treatment, result, figure, *, design=DESIGN, unit="minute", **more):
    return Effect(
        treatment, result, figure, design, 2_400, unit,
        naive=known(figure.value * 1.9) if isinstance(figure, Estimate) else None,
        overlap=Overlap(0.012, (0.02, 0.98), 1_392, 1_008, (1_010.0, 704.0), ((0.04, 0.1, 0.2, 0.31, 0.47, 0.7, 0.95), (0.08, 0.2, 0.36, 0.5, 0.66, 0.84, 0.97))),
        balance=Balance((Balanced("reason: refund", 0.44, 0.03), Balanced("segment: vip", -0.31, 0.12), Balanced("hour", 0.08, 0.01))),
        sensitivity=Sensitivity(
            robustness=0.09, robustness_of_interval=0.03, e_value=1.6, e_value_of_interval=1.2,
            strongest="reason: refund", as_strong=(0.4, 4.4), placebo=known(0.02, 0.01, 199), negative_control=known(0.1, 0.6),
            words="A hidden cause would have to explain 9 % of what is left of both to bring the figure to nothing.",
        ),
        warnings=("“segment: vip” still differs by 0.12 standard deviations after weighting.",), **more,
    )  # fmt: skip


def link(treatment, result, figure, strength, *, helps=True, stands_out=True, money=NO_PRICES, labels=None, **more):  # fmt: skip
    made = effect(treatment, result, figure, **more)
    return Link(
        treatment, result, made, strength, helps, 0.001, stands_out, money, NO_PRICES, labels
    )


def refused(treatment, result, refusal=NO_OVERLAP, unit="minute"):
    made = replace(
        effect(treatment, result, refusal.as_unknown(), unit=unit),
        refusal=refusal,
        naive=known(2.0),
    )
    return Link(treatment, result, made, None, None, None, False, NO_PRICES, NO_PRICES, None)


BEHAVIOURS = (
    behaviour("slow/empathy", "empathy"),
    behaviour("slow/teaching", "teaching"),
    behaviour("answer/proactive_help", "proactive help", kind="answer", unit="contact with it"),
    behaviour("friction", "friction", kind="friction"),
    behaviour("rush", "rush <signs>", kind="rush", unit="sign"),
)
OUTCOMES = (
    outcome("spend", "spend", unit="EUR", better=True, usual=34.2),
    outcome("churn", "churn"),
    outcome("repeat", "repeat contact", usual=0.18),
)


def impact(**changes):
    """Fifteen links: findings of three designs, faint ones, refused ones."""
    labels = AttenuationSaid("corrected", known(0.81, 0.06), known(4.1), "Corrected by 300 contacts that people scored.")  # fmt: skip
    first = replace(
        link("slow/empathy", "spend", known(3.1), 0.11, money=known(1.24), labels=labels),
        doses=(DoseBand(0.0, 0.4, 0.2, 310, known(0.4)), DoseBand(0.4, None, 1.1, 290, known(2.9))),
        segments=(SegmentLine("vip", 600, known(6.2), 0.004), SegmentLine("new", 4, Unknown("4 contacts, and a figure needs 8", "4 more contacts"), None)),
        segments_words="It is worth more to vip than to others.",
    )  # fmt: skip
    links = (
        first,
        link("slow/empathy", "churn", known(-0.024), -0.07, design="staged rollout over 24 teams"),
        link("slow/empathy", "repeat", known(-0.002, 0.01), -0.005, stands_out=False),
        link("slow/teaching", "repeat", known(-0.051), -0.21, design="randomised by agent"),
        link("slow/teaching", "churn", known(-0.001, 0.01), -0.003, stands_out=False),
        refused("slow/teaching", "spend"),
        link("answer/proactive_help", "spend", known(4.4), 0.15, unit="contact with it", money=known(1.76)),
        refused("answer/proactive_help", "churn", unit="contact with it"),
        refused("answer/proactive_help", "repeat", unit="contact with it"),
        link("friction", "churn", known(0.018), 0.06, helps=False),
        link("friction", "repeat", known(0.034), 0.1, helps=False),
        link("friction", "spend", known(-0.2, 0.9), -0.01, stands_out=False, helps=False),
        link("rush", "repeat", known(0.044), 0.14, helps=False, unit="sign"),
        refused("rush", "spend", Refusal("outcomes", "4 customers have spent", "outcomes of 6 more"), "sign"),
        refused("rush", "churn", unit="sign"),
    )  # fmt: skip
    made = Impact(
        centre="Fernhill", fictional=True, currency="EUR", run="1", contacts=3_100, behaviours=BEHAVIOURS,
        outcomes=OUTCOMES, links=links, bought=(
            Bought("slow/empathy", known(1.24), known(0.47, 0.0), known(60.0, 0.0), ("spend",), ("churn",), "Churn overlaps with spend: it is shown and not added."),
            Bought("slow/teaching", NO_PRICES, known(0.47, 0.0), known(60.0, 0.0), (), ("repeat",), "Nothing is priced."),
        ),
        policies=(
            Policy("slow/empathy", "spend", "segment", 20.0, (
                PolicyLine("vip", 600, 60.0, known(0.09), True),
                PolicyLine("regular", 2_500, 0.0, known(0.01, 0.03), False),
            ), known(0.9), known(0.5), "Slow time for vip first."),
        ),
        value_curves=(ValueOfSlowTime("vip", known(2.1), known(48.0), "63 % of 2.10 EUR after 48 s."), ValueOfSlowTime(None, NO_PRICES, NO_PRICES, "Not identified.")),
        rollouts=(), notes=("412 contacts have windows that are not over.",), headline=first,
    )  # fmt: skip
    return replace(made, **changes)


def many(behaviours=15, outcomes=5):
    """An impact of this size with every third link refused and every other of the rest faint."""
    names = [behaviour(f"slow/{n}", f"behaviour number {n} of the many") for n in range(behaviours)]
    ends = [outcome(f"o{n}", f"outcome number {n}") for n in range(outcomes)]
    links = []
    for place in range(behaviours * outcomes):
        begin, end = names[place // outcomes].key, ends[place % outcomes].key
        if place % 3 == 0:
            links.append(refused(begin, end))
        else:
            size = 0.02 + 0.004 * place
            links.append(link(begin, end, known(size), size, stands_out=place % 2 == 0, helps=place % 5 > 1))  # fmt: skip
    return impact(
        behaviours=tuple(names), outcomes=tuple(ends), links=tuple(links), headline=links[2]
    )


RUSH = Rush(
    known(0.21, 0.02), (("interruptions", known(0.12, 0.01)), ("no recap", known(0.33, 0.02))), (2000, 700, 250, 40, 10), 100
)  # fmt: skip


def hasty(kind, name, saved, paid_back, verdict):
    return Hasty(
        kind, name, 120, known(saved, 12.0), known(paid_back, 10.0), known(saved - paid_back, 15.0),
        (("repeat contacts", known(paid_back)), ("customers lost", known(0.01))), known(21.0), verdict, "",
    )  # fmt: skip


def haste(*groups):
    """Groups of every kind; `Ada` and `Ben` are agents."""
    made = groups or (
        hasty("agent", "Ada", 60.0, 82.0, "hasty"), hasty("agent", "Ben", 45.0, -5.0, "fast"),
        hasty("team", "Lark", 20.0, 31.0, "hasty"), hasty("reason", "Refund", -30.0, -25.0, "thorough"),
        hasty("queue", "Billing", -25.0, 20.0, "slow"),
    )  # fmt: skip
    return Haste(
        made, 3_000, "reason, channel and segment", RUSH, ("6 % of what is expected lies between agents.",),
        (("no customer", 41),),
    )  # fmt: skip
