"""What a question has to meet before it is answered: each check yields a refusal, or nothing.

before    checks of the table: is there anything to compare, are there outcomes and clusters enough
overlap   checks of what the covariates leave: are there comparable contacts in both arms
warnings  sentences that do not forbid a figure, and that nobody who sees it may miss
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.association import Estimand
from wellspent.worth.cutoffs import (
    BALANCE_WARNED,
    KNOWN_TOO_WELL,
    LEAST_CLUSTERS,
    LEAST_EFFECTIVE,
    LEAST_EVENTS,
    LEAST_LEFT,
    LEAST_PER_ARM,
    MERGED_WARNED,
    MOST_LEFT_OUT,
    MOST_MERGED,
    MOST_TRIMMED,
    SAME_COLUMN,
)
from wellspent.worth.effect import Balance, Overlap, Refusal, Sensitivity
from wellspent.worth.study import Floats, Ints, Study

__all__ = [
    "EXPERIMENT",
    "refusals_before",
    "refusals_of_amount",
    "refusals_of_overlap",
    "warnings_of",
    "warnings_of_hidden_causes",
]

EXPERIMENT = "an experiment, in which chance decides: wellspent experiment designs it"


def refusals_before(study: Study) -> Iterator[Refusal]:
    """What the table alone forbids, the most basic first."""
    yield from _nothing_to_compare(study)
    yield from _leakage(study)
    yield from _merged_too_much(study)
    yield from _too_few_outcomes(study)
    yield from _too_few_clusters(study)


def refusals_of_overlap(overlap: Overlap, estimand: Estimand) -> Iterator[Refusal]:
    """What the propensities forbid."""
    whose = "contacts" if estimand == "all" else "contacts with the behaviour"
    low, high = overlap.bounds
    if overlap.trimmed > MOST_TRIMMED:
        yield Refusal(
            "overlap",
            f"{overlap.trimmed:.0%} of the {whose} have no comparable one: what is adjusted for tells"
            f" who has the behaviour with a chance outside {low:.0%} to {high:.0%}, and at most"
            f" {MOST_TRIMMED:.0%} may be left out",
            f"contacts of a kind that come with the behaviour and without it, or {EXPERIMENT}",
        )
    if min(overlap.effective) < LEAST_EFFECTIVE:
        arm = "without" if overlap.effective[0] < overlap.effective[1] else "with"
        yield Refusal(
            "overlap",
            f"The contacts {arm} the behaviour are worth {min(overlap.effective):.0f} when they are"
            f" made comparable, and {LEAST_EFFECTIVE:.0f} are needed",
            f"more contacts {arm} the behaviour among those who seldom have it so",
        )


def refusals_of_amount(left: float) -> Iterator[Refusal]:
    """What covariates forbid that tell the amount: `left` is the share of its variance they do not."""
    if left < LEAST_LEFT:
        yield Refusal(
            "overlap",
            f"What is adjusted for tells {1 - left:.0%} of the amount: {left:.1%} of its variance is"
            f" left to learn from, and {LEAST_LEFT:.0%} are needed",
            f"leave out a covariate that is the amount under another name, or {EXPERIMENT}",
        )


def warnings_of(study: Study, balance: Balance | None) -> Iterator[str]:
    """What has to be read beside the figure."""
    if not study.adjusted_for:
        yield "Nothing is adjusted for: this is a plain comparison of contacts that differ in other ways too."  # fmt: skip
    if not study.clusters:
        yield "Every contact is taken to stand alone; contacts of one agent or one customer do not, and the interval is then too narrow."  # fmt: skip
    lost = sum(n for _, n in study.left_out)
    if lost > MOST_LEFT_OUT * (lost + study.n):
        why = ", ".join(f"{reason}: {n:,}" for reason, n in study.left_out)
        yield f"{lost:,} of {lost + study.n:,} rows could not be used ({why}); the figure speaks of the others."  # fmt: skip
    for name, n in study.misread:
        yield f"{n:,} cells of '{name}' hold no number and are taken as missing."
    for one in study.merged:
        if one.share > MERGED_WARNED:
            yield f"'{one.column}' has {one.values:,} values; the rarer {one.rarer:,}, {one.share:.0%} of the rows, are one: it is adjusted for in part."  # fmt: skip
    for name in study.unvaried:
        yield f"'{name}' is the same in all rows: nothing is adjusted for by it."
    told = _along(study) ** 2
    if told.size and told.max() > KNOWN_TOO_WELL:
        yield f"'{study.names[int(told.argmax())]}' alone tells {told.max():.0%} of '{study.outcome_name}': if it was known only after the contact, the figure is wrong."  # fmt: skip
    uneven = [one for one in balance.covariates if not abs(one.after) <= BALANCE_WARNED] if balance else []  # fmt: skip
    if uneven:
        worst = max(uneven, key=lambda one: abs(one.after))
        yield f"After weighting {len(uneven)} of {len(balance.covariates) if balance else 0} covariates still differ by more than {BALANCE_WARNED:g} of their spread, most '{worst.covariate}' ({worst.after:+.2f})."  # fmt: skip


def warnings_of_hidden_causes(figure: Estimate, known: Sensitivity) -> Iterator[str]:
    """What an association cannot rule out, where its interval says that there is something."""
    if figure.low <= 0 <= figure.high:
        return
    if known.as_strong is not None and known.as_strong[0] <= 0 <= known.as_strong[1]:
        yield f"A hidden cause as strong as '{known.strongest}' would be enough to explain the figure away."  # fmt: skip
    if known.negative_control is None or isinstance(known.negative_control, Unknown):
        yield "Hidden causes were not looked for: that takes the outcome as it was before the contact."  # fmt: skip


def _nothing_to_compare(study: Study) -> Iterator[Refusal]:
    if not study.n:
        yield Refusal(
            "outcomes", "No row has behaviour, outcome and clusters", "rows in which all are given"
        )
    elif study.n == 1:
        yield Refusal(
            "outcomes",
            "1 contact can be used, and there is none to compare it with",
            f"{2 * LEAST_PER_ARM - 1} more",
        )
    elif np.ptp(study.treatment) == 0:
        yield Refusal(
            "treatment",
            f"All {study.n:,} contacts have the same '{study.treatment_name}'",
            "contacts with it and contacts without",
        )
    elif np.ptp(study.outcome) == 0:
        yield Refusal(
            "outcomes",
            f"All {study.n:,} contacts have the same '{study.outcome_name}'",
            "outcomes that differ",
        )


def _contacts(n: int) -> str:
    return f"{n:,} contact" if n == 1 else f"{n:,} contacts"


def _leakage(study: Study) -> Iterator[Refusal]:
    if study.n < LEAST_PER_ARM:
        return
    along = _along(study)
    if along.size and along.max() > SAME_COLUMN:
        name = study.names[int(along.argmax())]
        yield Refusal(
            "leakage",
            f"'{name}' goes along with '{study.outcome_name}' to {along.max():.2%}: it is the outcome"
            " under another name, or was known only after it",
            "adjust for what was known before the contact alone",
        )


def _merged_too_much(study: Study) -> Iterator[Refusal]:
    """A text of which most is one value hides what it was to make comparable."""
    for one in study.merged:
        if one.share > MOST_MERGED:
            yield Refusal(
                "overlap",
                f"'{one.column}' has {one.values:,} values; the rarer {one.rarer:,}, {one.share:.0%} of"
                f" the rows, would be taken as one, and at most {MOST_MERGED:.0%} may be",
                "a column with fewer values, such as a group of products",
            )


def _along(study: Study) -> Floats:
    """How closely each covariate goes along with the outcome: absolute correlations."""
    outcome = study.outcome - study.outcome.mean()
    centred = study.covariates - study.covariates.mean(axis=0)
    spread = np.sqrt(np.square(centred).sum(axis=0) * (outcome @ outcome))
    return np.asarray(np.abs(centred.T @ outcome) / np.where(spread > 0, spread, np.inf))


def _too_few_outcomes(study: Study) -> Iterator[Refusal]:
    if study.kind == "amount":
        arms = [("", np.ones(study.n, dtype=bool))]
    else:
        arms = [(f" {word} the behaviour", study.treatment == a) for word, a in (("with", 1), ("without", 0))]  # fmt: skip
    for arm, rows in arms:
        n = int(rows.sum())
        if n < LEAST_PER_ARM:
            yield Refusal(
                "outcomes",
                f"{_contacts(n)}{arm} {'has' if n == 1 else 'have'} an outcome, and {LEAST_PER_ARM} are needed",
                f"{LEAST_PER_ARM - n} more of them",
            )
        elif study.outcome_is_yes_or_no:
            yes = int(study.outcome[rows].sum())
            fewest, what = (yes, "yes") if yes <= n - yes else (n - yes, "no")
            if fewest < LEAST_EVENTS:
                yield Refusal(
                    "outcomes",
                    f"'{study.outcome_name}' is {what} for {fewest} of {_contacts(n)}{arm}, and"
                    f" {LEAST_EVENTS} are needed",
                    "more contacts, or a longer window",
                )


def _too_few_clusters(study: Study) -> Iterator[Refusal]:
    """Clusters with rows of each arm; of an amount, clusters at all."""
    for name, codes in zip(study.cluster_names, study.clusters, strict=True):
        for arm, n in _clusters_by_arm(study, codes):
            if n < LEAST_CLUSTERS:
                yield Refusal(
                    "clusters",
                    f"{n} different '{name}' have contacts{arm}, and {LEAST_CLUSTERS} are needed for"
                    " an interval",
                    f"contacts of {LEAST_CLUSTERS - n} more, or a comparison within each '{name}'",
                )


def _clusters_by_arm(study: Study, codes: Ints) -> list[tuple[str, int]]:
    if study.kind == "amount":
        return [("", len(np.unique(codes)))]
    return [
        (f" {word} the behaviour", len(np.unique(codes[study.treatment == arm])))
        for word, arm in (("with", 1), ("without", 0))
    ]
