"""Doses, V and τ, segments, policies and errors of labels, on planted truth: how often they are right.

    python benchmarks/worth_policy.py [--rounds 25] [--seed 20261122] [--only policy,dose,labels]

Every world is synthetic: contacts of 60 agents, who differ; behaviour and outcome both follow what is
known of a contact, in a bent way. Of doses and labels everything is estimated as the product does it. Of
segments and policies the expectations are the true ones, so that what shows is due to the rules alone;
what estimating them adds is measured in `worth_coverage.py`. Intervals should hold the truth in 95 of
100 rounds. Processor seconds at the end.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402
import pyarrow as pa  # noqa: E402
from scipy import special  # noqa: E402

from wellspent.estimate import Estimate, Figure  # noqa: E402
from wellspent.worth.association import Association, associate  # noqa: E402
from wellspent.worth.crossfitting import Fold, Nuisances, predict_out_of_fold, require_lightgbm  # noqa: E402
from wellspent.worth.dose import DoseResponse, dose_response  # noqa: E402
from wellspent.worth.label_error import attenuation_of, corrected  # noqa: E402
from wellspent.worth.policy import PolicyFound, best_policy  # noqa: E402
from wellspent.worth.segments import effects_by_segment  # noqa: E402
from wellspent.worth.study import Study, study_of  # noqa: E402
from wellspent.worth.value_curve import value_curve_of  # noqa: E402

Floats = npt.NDArray[np.float64]
Rng = np.random.Generator

AGENTS: Final = 60
CONTACTS: Final = 4000
FRESH: Final = 20_000
BUDGET: Final = 12.0
PRICE: Final = 0.02
POLICY_ROUNDS: Final = 4  # times as many, since the expectations are given
BESIDE: Final = 8  # every so many rounds rules by contact are found too
V: Final = 10.0
TAU: Final = 40.0


def main() -> None:
    """Print the tables that are asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=25)
    arguments.add_argument("--seed", type=int, default=20261122)
    arguments.add_argument("--only", default="policy,dose,labels")
    chosen = arguments.parse_args()
    began = time.process_time()
    tables = {"policy": policies, "dose": doses, "labels": labels}
    for name in chosen.only.split(","):
        tables[name](chosen.rounds, chosen.seed)
    print(f"\n{chosen.rounds} rounds a row, {time.process_time() - began:.0f} s of processor")


# ---- policies and segments --------------------------------------------------------------------


@dataclass(frozen=True)
class PolicyWorld:
    """Segments with their shares, effects and usual seconds; `by_contact` is an effect that follows
    what is known of a contact instead of its segment.
    """

    said: str
    effects: tuple[float, ...]
    seconds: tuple[float, ...]
    by_contact: float = 0.0


POLICY_WORLDS: Final = (
    PolicyWorld("4 segments that differ", (0.0, 2.0, 4.0, 10.0), (60.0, 40.0, 40.0, 50.0)),
    PolicyWorld("12 reasons, 3 of them matter", (0.0,) * 9 + (3.0, 5.0, 8.0), (45.0,) * 12),
    PolicyWorld("4 segments alike, contacts differ", (3.0,) * 4, (45.0,) * 4, by_contact=3.0),
    PolicyWorld("segments and contacts differ", (0.0, 2.0, 4.0, 8.0), (45.0,) * 4, by_contact=2.0),
    PolicyWorld("12 reasons, none matters", (0.0,) * 12, (45.0,) * 12),
)


@dataclass(frozen=True)
class Contacts:
    """Contacts as a centre would hand them over, with the effect that each one has."""

    table: pa.Table
    effect: Floats
    seconds: Floats
    segment: npt.NDArray[np.int64]
    expected: Nuisances

    def study(self) -> Study:
        """The question that is asked of them."""
        return study_of(
            self.table, treatment="slow", outcome="spend", adjust=("tenure", "waited"),
            clusters=("agent",), segment="segment",
        )  # fmt: skip


def contacts_of(world: PolicyWorld, n: int, rng: Rng) -> Contacts:
    """So many contacts of the world."""
    count = len(world.effects)
    segment = rng.choice(count, n, p=shares_of(count))
    tenure, waited = rng.normal(size=(2, n))
    mood = bent(tenure, waited)
    agent = rng.integers(0, AGENTS, n)
    lean, own = rng.normal(0, 0.4, AGENTS), rng.normal(0, 1.5, AGENTS)
    chance = special.expit(0.7 * mood + lean[agent])
    slow = (rng.random(n) < chance).astype(np.float64)
    effect = np.array(world.effects)[segment] + world.by_contact * np.tanh(1.5 * tenure)
    spend = 30 + 4 * mood + own[agent] + effect * slow + rng.normal(0, 12, n)
    seconds = np.array(world.seconds)[segment] * rng.gamma(8, 1 / 8, n)
    table = pa.table({
        "slow": slow, "spend": spend, "tenure": tenure, "waited": waited,
        "segment": [f"s{s:02d}" for s in segment], "agent": [f"a{a}" for a in agent],
    })  # fmt: skip
    expected = Nuisances(chance, 30 + 4 * mood, 30 + 4 * mood + effect)
    return Contacts(table, effect, seconds, segment, expected)


def shares_of(count: int) -> Floats:
    """Segments of sizes that differ by up to two times."""
    shares = np.linspace(2.0, 1.0, count)
    return np.asarray(shares / shares.sum())


def bent(tenure: Floats, waited: Floats) -> Floats:
    """What behaviour and outcome both follow."""
    return np.asarray(np.tanh(tenure) + 0.8 * (waited > 0.5) - 0.4 * np.abs(waited))


@dataclass
class PolicyRound:
    """What one round found; None where no rule was found."""

    simultaneous: bool
    differ: bool
    chosen: bool
    final: float
    in_sample: float
    out: Figure
    better: Figure
    better_true: float
    per_second: tuple[float, float, float] | None
    per_contact: tuple[float, float, float] | None


def policies(rounds: int, seed: int) -> None:
    """Segments' intervals; values in sample and out of it; rules by segment and by contact."""
    found = {}
    for place, world in enumerate(POLICY_WORLDS):
        rng = np.random.default_rng(seed + place)
        found[world.said] = [
            policy_round(world, rng, beside=i % BESIDE == 0) for i in range(POLICY_ROUNDS * rounds)
        ]
    print(
        f"segments: {CONTACTS} contacts; all intervals together, and how often they seem to differ"
    )
    for said, all_rounds in found.items():
        print(f"  {said:<36}{mean(r.simultaneous for r in all_rounds):7.1%}  {mean(r.differ for r in all_rounds):7.1%}")  # fmt: skip
    print(
        "\npolicy value per contact: true, as it looks in sample, out of sample; interval holds the truth"
    )
    print(f"{'':<38}a rule    true  in sample      out   holds  over random holds")
    for said, all_rounds in found.items():
        print(f"  {said:<36}{policy_row(all_rounds)}")
    print(
        f"\ntrue value on {FRESH:,} fresh contacts, budget {BUDGET:g} s, price {PRICE:g}: per slow second, and per contact"
    )
    print(f"{'':<38}segments   CATE   CATE (plain)     segments   CATE   CATE (plain)")
    for said, all_rounds in found.items():
        a, b = (np.mean([one for r in all_rounds if (one := getattr(r, n))], axis=0) for n in ("per_second", "per_contact"))  # fmt: skip
        print(f"  {said:<36}{a[0]:8.3f} {a[1]:7.3f} {a[2]:8.3f}        {b[0]:8.2f} {b[1]:7.2f} {b[2]:8.2f}")  # fmt: skip


def policy_row(all_rounds: list[PolicyRound]) -> str:
    """Values of the rounds in which a rule was found and valued."""
    chose = [r for r in all_rounds if isinstance(r.out, Estimate)]
    share = f"{mean(r.chosen for r in all_rounds):7.1%}"
    if not chose:
        return share
    values = [
        mean(r.final for r in chose), mean(r.in_sample for r in chose),
        mean(r.out.value for r in chose if isinstance(r.out, Estimate)),
    ]  # fmt: skip
    return (
        f"{share} {values[0]:7.2f} {values[1]:10.2f} {values[2]:8.2f} "
        f"{mean(holds(r.out, r.final) for r in chose):7.1%} {mean(holds(r.better, r.better_true) for r in chose):12.1%}"
    )


def policy_round(world: PolicyWorld, rng: Rng, *, beside: bool) -> PolicyRound:
    """One centre: what is found, and what is true of it on fresh contacts."""
    drawn, fresh = contacts_of(world, CONTACTS, rng), contacts_of(world, FRESH, rng)
    study = drawn.study()
    association = associate(study, nuisances=drawn.expected)
    effects = effects_by_segment(study, association)
    truth = {f"s{s:02d}": mean_effect(world, s) for s in range(len(world.effects))}
    together = all(holds(row.figure, truth[row.segment]) for row in effects.rows)
    policy = best_policy(study, association, drawn.seconds, budget_seconds=BUDGET, price_per_second=PRICE)  # fmt: skip
    shares = shares_by_code(policy, len(world.effects))
    given = shares[fresh.segment]
    spent = float(given @ fresh.seconds / fresh.seconds.sum())
    final = float((given * fresh.effect).mean())
    rules = [given, *by_contact(study, association, drawn, fresh)] if beside else None
    inside = policy.in_sample.value if isinstance(policy.in_sample, Estimate) else 0.0
    return PolicyRound(
        simultaneous=together, differ=effects.differ is not None and effects.differ < 0.05,
        chosen=bool(shares.any()), final=final, in_sample=inside, out=policy.value,
        better=policy.against_random, better_true=final - spent * float(fresh.effect.mean()),
        per_second=triple(rules, lambda g: float(g @ fresh.effect / max(float(g @ fresh.seconds), 1e-9))),
        per_contact=triple(rules, lambda g: float(g @ (fresh.effect - PRICE * fresh.seconds) / FRESH)),
    )  # fmt: skip


def mean_effect(world: PolicyWorld, segment: int) -> float:
    """The true effect of a segment."""
    return world.effects[segment]  # what follows the contact is 0 on average, by symmetry


def shares_by_code(policy: PolicyFound, count: int) -> Floats:
    """The rule's shares in the order of the world's segments."""
    by_name = {line.segment: line.share for line in policy.lines}
    return np.array([by_name.get(f"s{s:02d}", 0.0) for s in range(count)])


def by_contact(
    study: Study, association: Association, drawn: Contacts, fresh: Contacts
) -> list[Floats]:
    """Who gets it by an effect foretold contact by contact (DR-learner): a linear model with trees on
    what it leaves, as the product learns; and LightGBM as it comes.
    """
    # a study of both, so that the columns of the segments stand in the same order
    features = study_of(
        pa.concat_tables([drawn.table, fresh.table]), treatment="slow", outcome="spend",
        adjust=("tenure", "waited"), segment="segment",
    ).covariates  # fmt: skip
    train, test = np.flatnonzero(association.kept), np.arange(study.n, study.n + len(fresh.effect))
    target = np.zeros(len(features))
    target[train] = association.scores
    fold = Fold(train=train, test=test)
    gentle = predict_out_of_fold(features, target, (fold,), yes_or_no=False)[test]
    lightgbm: Any = require_lightgbm()
    plain = lightgbm.train(
        {"objective": "regression", "verbosity": -1, "num_threads": 1, "seed": 1},
        lightgbm.Dataset(features[train], association.scores), num_boost_round=100,
    ).predict(features[test])  # fmt: skip
    usual = (np.bincount(fresh.segment, fresh.seconds) / np.bincount(fresh.segment))[fresh.segment]
    return [greedy(foretold, usual) for foretold in (gentle, np.asarray(plain))]


def greedy(foretold: Floats, seconds: Floats) -> Floats:
    """Who gets it: the highest foretold effect per second first, above the price, within the budget."""
    per_second = foretold / seconds
    order = np.argsort(-per_second)
    given = np.zeros(len(seconds))
    within = np.cumsum(seconds[order]) <= BUDGET * len(seconds)
    given[order[within & (per_second[order] > PRICE)]] = 1.0
    return given


# ---- doses ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DoseWorld:
    """What so many seconds bring, and how many contacts there are."""

    said: str
    shape: Callable[[Floats], Floats]
    confounding: float = 0.5
    noise: float = 8.0


def levelling(seconds: Floats) -> Floats:
    """V (1 − e^(−x/τ))."""
    return np.asarray(-V * np.expm1(-seconds / TAU))


DOSE_WORLDS: Final = (
    DoseWorld("levels off", levelling),
    DoseWorld("… half the scatter of outcomes", levelling, noise=4.0),
    DoseWorld("… stronger confounding", levelling, confounding=0.9),
    DoseWorld("a line", lambda x: 0.08 * x),
    DoseWorld("nothing", np.zeros_like),
)


def doses(rounds: int, seed: int) -> None:
    """The points, V and τ: how often they are said, and hold the truth."""
    print(f"\ndoses in thirds, {CONTACTS:,} contacts; V = {V:g}, τ = {TAU:g} s")
    print(
        f"{'':<38}refused  points hold      V said  holds  median interval  τ said  holds  low–high (median)"
    )
    for place, world in enumerate(DOSE_WORLDS):
        rng = np.random.default_rng(seed + 100 + place)
        found = [dose_round(world, rng) for _ in range(rounds)]
        print(f"  {world.said:<36}{dose_row(world, found)}", flush=True)


DoseRound = tuple[DoseResponse, list[bool], Figure, Figure]


def dose_row(world: DoseWorld, all_rounds: list[DoseRound]) -> str:
    """How often each is said, how often it holds the truth, and the median ends of its interval."""
    answered = [r for r in all_rounds if not r[0].refusal]
    points = mean(one for r in answered for one in r[1])
    said = f"{1 - len(answered) / len(all_rounds):7.1%} {points:11.1%}"
    for place, truth in ((2, V), (3, TAU)):
        figures = [f for r in all_rounds if isinstance(f := r[place], Estimate)]
        said += f"     {len(figures) / len(all_rounds):8.1%}"
        if figures and world.shape is levelling:
            low = float(np.median([f.low for f in figures]))
            high = float(np.median([f.high for f in figures]))
            said += f" {mean(holds(f, truth) for f in figures):7.1%} {low:6.1f}–{high:.1f}"
    return said


def dose_round(world: DoseWorld, rng: Rng) -> DoseRound:
    """One centre: the dose response, whether each point holds the truth, V and τ."""
    n = CONTACTS
    tenure, waited = rng.normal(size=(2, n))
    mood = bent(tenure, waited)
    agent = rng.integers(0, AGENTS, n)
    lean, own = rng.normal(0, 0.2, AGENTS), rng.normal(0, 1.0, AGENTS)
    middle = 3.7 + world.confounding * (0.6 * mood + lean[agent])
    some = rng.random(n) < special.expit(0.4 + world.confounding * mood)
    seconds = np.where(some, np.exp(middle + 0.8 * rng.normal(size=n)), 0.0)
    spend = 30 + 4 * mood + own[agent] + world.shape(seconds) + rng.normal(0, world.noise, n)
    table = pa.table({"seconds": seconds, "spend": spend, "tenure": tenure, "waited": waited, "agent": [f"a{a}" for a in agent]})  # fmt: skip
    dose = dose_response(study_of(table, treatment="seconds", outcome="spend", adjust=("tenure", "waited"), clusters=("agent",)))  # fmt: skip
    held = [holds(p.figure, true_point(world, p.low, p.high, middle, rng)) for p in dose.points]
    curve = value_curve_of(dose, 1.0)
    return dose, held, curve.worth, curve.seconds


def true_point(world: DoseWorld, low: float, high: float, middle: Floats, rng: Rng) -> float:
    """What the band brings on average if everybody were in it, by their own amounts within it."""
    ends = [special.ndtr((np.log(max(end, 1e-9)) - middle) / 0.8) for end in (low, high)]
    drawn = special.ndtri(ends[0] + (ends[1] - ends[0]) * rng.random((20, len(middle))))
    return float(world.shape(np.exp(middle + 0.8 * drawn)).mean())


# ---- errors of labels -------------------------------------------------------------------------


@dataclass(frozen=True)
class LabelWorld:
    """How often the label is wrong, how much more where much is spent, and how people's sample is drawn."""

    said: str
    wrong: float
    differential: float = 0.0
    scored: int = 200
    uneven: bool = False


LABEL_WORLDS: Final = (
    LabelWorld("wrong in 10 %", 0.1),
    LabelWorld("wrong in 20 %", 0.2),
    LabelWorld("… those with the label drawn more", 0.2, uneven=True),
    LabelWorld("… 1,000 scored", 0.2, scored=1000),
    LabelWorld("wrong in 40 %", 0.4),
    LabelWorld("differential, 10 points", 0.15, 0.1),
    LabelWorld("differential, 20 points", 0.15, 0.2),
    LabelWorld("… 1,000 scored", 0.15, 0.2, scored=1000),
)
EFFECT: Final = 6.0


def labels(rounds: int, seed: int) -> None:
    """The effect as seen, corrected, and corrected by a factor that is not adjusted."""
    print(f"\nerrors of labels; true effect {EFFECT:g}; as seen, corrected by people's 200")
    print(f"{'':<38}  seen holds   corrected holds  said   unadjusted holds   differential found")
    for place, world in enumerate(LABEL_WORLDS):
        rng = np.random.default_rng(seed + 200 + place)
        found = [label_round(world, rng) for _ in range(rounds)]
        print(f"  {world.said:<36}{label_row(found)}", flush=True)


def label_row(found: list[tuple[Estimate, Figure, Figure, bool]]) -> str:
    """Medians, how often the interval holds, how often it is said."""
    seen = [r[0] for r in found]
    said = f"{np.mean([f.value for f in seen]):6.2f} {mean(holds(f, EFFECT) for f in seen):6.1%}"
    for place in (1, 2):
        figures = [f for r in found if isinstance(f := r[place], Estimate)]
        middle = float(np.median([f.value for f in figures])) if figures else float("nan")
        said += f"   {middle:6.2f} {mean(holds(f, EFFECT) for f in figures):6.1%}"
        said += f" {len(figures) / len(found):6.1%}" if place == 1 else ""
    return f"{said}   {mean(r[3] for r in found):10.1%}"


def label_round(world: LabelWorld, rng: Rng) -> tuple[Estimate, Figure, Figure, bool]:
    """One centre with labels that err, and people's sample of it."""
    tenure, waited = rng.normal(size=(2, CONTACTS))
    mood = bent(tenure, waited)
    agent = rng.integers(0, AGENTS, CONTACTS)
    own = rng.normal(0, 1.0, AGENTS)[agent]
    truth = (rng.random(CONTACTS) < special.expit(0.8 * mood)).astype(np.float64)
    spend = 30 + 4 * mood + own + EFFECT * truth + rng.normal(0, 8, CONTACTS)
    # where more was spent than usual, wrong labels say yes more often and no less often
    more = np.where(spend > np.median(spend), 1.0, -1.0) * np.where(truth == 1, -1.0, 1.0)
    wrong = rng.random(CONTACTS) < world.wrong + world.differential * more / 2
    label = np.where(wrong, 1 - truth, truth)
    table = pa.table({"label": label, "spend": spend, "tenure": tenure, "waited": waited, "agent": [f"a{a}" for a in agent]})  # fmt: skip
    study = study_of(table, treatment="label", outcome="spend", adjust=("tenure", "waited"), clusters=("agent",))  # fmt: skip
    seen = associate(study)
    chance = np.where(label == 1, 0.8, 0.2) if world.uneven else np.full(CONTACTS, 0.5)
    chance = chance * world.scored / chance.sum()
    drawn = rng.random(CONTACTS) < chance
    known = seen.nuisances
    expected = known.propensity * known.treated + (1 - known.propensity) * known.untreated
    scored = pa.table({
        "contact": np.flatnonzero(drawn), "automatic": label[drawn], "person": truth[drawn],
        "inclusion_probability": chance[drawn], "expected": known.propensity[drawn],
        "outcome": (spend - expected)[drawn],
    })  # fmt: skip
    adjusted = attenuation_of(scored)
    plain = attenuation_of(scored.drop_columns(["expected", "outcome"]))
    return seen.figure, corrected(seen.figure, adjusted), corrected(seen.figure, plain), adjusted.is_differential  # fmt: skip


# ---- counting ---------------------------------------------------------------------------------


def holds(figure: Figure, truth: float) -> bool:
    """Whether the interval holds the truth; what is not said holds everything."""
    return not isinstance(figure, Estimate) or figure.low <= truth <= figure.high


def mean(values: Any) -> float:
    """The average; not a number where there is nothing."""
    all_of_them = list(values)
    return float(np.mean(all_of_them)) if all_of_them else float("nan")


def triple(
    rules: list[Floats] | None, of: Callable[[Floats], float]
) -> tuple[float, float, float] | None:
    """One figure for each of the three rules, where they were found."""
    if rules is None:
        return None
    first, second, third = (of(rule) for rule in rules)
    return first, second, third


if __name__ == "__main__":
    main()
