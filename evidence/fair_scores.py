"""Do fair scores hold what they promise? `python evidence/fair_scores.py`.

First on simulated centres, whose truth is known because it was made up (synthetic, all of
it). Then on the reference labels: answers of a scorer that never saw the contact, corrected by
a random sample of reference answers, which language models gave and no people. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats
from scorecard import _by_contact, _cross_validated, _labelled

from wellspent.estimate import Estimate
from wellspent.quality import (
    ANSWER_POINTS,
    FairScore,
    ShrunkScore,
    behaviour_moved,
    correct_each,
    correct_question,
    correct_score,
    draw_sample,
    probability_below,
    safe_to_automate,
    shrink_scores,
)
from wellspent.quality.intervals import Scatter, mover, share_reach, t_quantile
from wellspent.scorecard.examples import read_examples

SEED: Final = 20261122
DRAWS: Final = 2_000
TEAMS: Final = 100
STANDARD: Final = 0.65
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Random = np.random.Generator
Drawn = tuple[Ints, Floats]  # places of the contacts, inclusion probabilities


def main() -> None:
    """Simulates, then reads the reference labels, and prints."""
    options = _options().parse_args()
    synthetic = {
        "scores": _print_corrected,
        "questions": _print_questions,
        "agents": _print_agents,
        "gate": _print_gate,
        "movement": _print_movement,
    }
    print("## Synthetic: simulated centres, nothing in them was ever said")
    for name, print_part in synthetic.items():
        if options.only in (None, name):
            print_part()
    if options.only in (None, "reference"):
        print("\n## Reference labels, by language models")
        records = _held_out(options.shared / "gold", options.answers)
        _print_reference_scores(records)
        _print_reference_gate(records, options.shared / "gold")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--answers", type=Path, help="folder that keeps the scorer's answers between runs"
    )
    parser.add_argument("--only", help="scores, questions, agents, gate, movement or reference")
    return parser


# --- corrected scores ------------------------------------------------------------------------


def _print_corrected() -> None:
    rng = np.random.default_rng(SEED)
    rows = []
    for title, sizes, each, noise in (
        ("60 of 300, good scorer", (300,), (60,), 0.05),
        ("60 of 300, poor scorer", (300,), (60,), 0.35),
        ("10 of 300, good scorer", (300,), (10,), 0.05),
        ("8 of 16, good scorer", (16,), (8,), 0.05),
        ("12 each of 20, 60 and 200", (20, 60, 200), (12, 12, 12), 0.05),
        ("2 each of ten agents' 20", (20,) * 10, (2,) * 10, 0.05),
    ):
        centre = _Centre(rng, sizes, noise)
        rows.append([title, *_covered(centre, _within_strata(sizes, each), rng)])
    centre = _Centre(rng, (300,), 0.05)
    rows.append(["60 of 300, worst contacts likelier", *_covered(centre, centre.by_complaint, rng)])
    rows.append(["the same, their chances unknown", *_covered(centre, centre.complaints, rng)])
    _print_table(
        f"A score: how often its 95 % interval holds the truth ({DRAWS:,} draws), and its width",
        ["scored by people", "automatic alone", "people alone", "corrected"],
        rows,
    )


class _Centre:
    """A made-up centre: what people would score, and a scorer that gives 0.15 too much."""

    def __init__(self, rng: Random, sizes: Sequence[int], noise: float) -> None:
        self.stratum = np.repeat(np.arange(len(sizes)), sizes)
        means = np.linspace(0.4, 0.8, len(sizes)) if len(sizes) > 1 else np.array([0.6])
        self.person = np.clip(rng.normal(means[self.stratum], 0.15), 0, 1)
        error = rng.normal(0.15, noise, len(self.person))
        self.automatic = np.clip(self.person + error, 0, 1)
        self.frame = pa.table({
            "contact": [f"c{i}" for i in range(len(self.person))],
            "stratum": [f"s{h}" for h in self.stratum],
            "automatic": self.automatic,
        })  # fmt: skip

    def by_complaint(self, rng: Random) -> Drawn:
        """60 contacts by Poisson's design, low ones up to nine times likelier; chances are known."""
        wish = 1 + 8 * (self.person < np.quantile(self.person, 0.2))
        chance = np.minimum(60 * wish / wish.sum(), 1.0)
        drawn = np.flatnonzero(rng.random(len(chance)) < chance)
        return drawn, chance[drawn]

    def complaints(self, rng: Random) -> Drawn:
        """The same contacts, treated as if each had been as likely: what is refused when it is said."""
        drawn, _ = self.by_complaint(rng)
        return drawn, np.full(len(drawn), len(drawn) / len(self.person))


def _within_strata(sizes: Sequence[int], each: Sequence[int]) -> Callable[[Random], Drawn]:
    starts = np.concatenate([[0], np.cumsum(sizes)])

    def draw(rng: Random) -> Drawn:
        drawn = [
            starts[h] + rng.choice(size, n, replace=False)
            for h, (size, n) in enumerate(zip(sizes, each, strict=True))
        ]
        chance = [np.full(n, n / size) for size, n in zip(sizes, each, strict=True)]
        return np.concatenate(drawn), np.concatenate(chance)

    return draw


def _covered(centre: _Centre, draw: Callable[[Random], Drawn], rng: Random) -> list[str]:
    truth = float(centre.person.mean())
    names = centre.frame["contact"].to_numpy()
    found = []
    for _ in range(DRAWS):
        drawn, chance = draw(rng)
        sample = _sample(names[drawn], chance, centre.person[drawn])
        found.append(_hits(correct_score(centre.frame, sample), truth))
    return _cells(found)


def _hits(score: FairScore, truth: float) -> list[tuple[float, float]]:
    figures = (score.automatic, score.people, score.corrected)
    return [
        (float(f.low <= truth <= f.high), f.high - f.low)
        if isinstance(f, Estimate)
        else (np.nan,) * 2
        for f in figures
    ]


def _cells(found: Sequence[Sequence[tuple[float, float]]]) -> list[str]:
    hits, widths = np.nanmean(np.array(found), axis=0).T
    return [f"{h:.3f} ({w:.3f})" for h, w in zip(hits, widths, strict=True)]


def _sample(contacts: Any, chance: Floats, person: Any) -> pa.Table:
    return pa.table({"contact": contacts, "inclusion_probability": chance,
                     "audit": ["simulated"] * len(contacts), "person": person})  # fmt: skip


# --- questions -------------------------------------------------------------------------------


def _print_questions() -> None:
    rng, rows = np.random.default_rng(SEED), []
    for yes, agree in ((0.7, 0.6), (0.7, 0.9), (0.9, 0.9)):
        person = _answers(rng, 400, yes)
        automatic = np.where(rng.random(400) < agree, person, _answers(rng, 400, yes))
        alike = float((person == automatic).mean())
        for n in (12, 30, 60):
            cells = _question_covered(rng, person, automatic, n)
            rows.append([f"{yes:.0%} yes, {alike:.0%} alike, {n} of 400", *cells])
    _print_table(
        f"A question's points: coverage (width), {DRAWS // 2:,} draws",
        ["answered by people", "automatic alone", "people alone", "corrected"],
        rows,
    )
    _print_ways()


def _print_ways() -> None:
    """Exact, by the hypergeometric distribution: the scorer errs one way in 1–299 of 1,000 contacts."""
    rows = []
    for n in (10, 30, 60):
        cells = {
            name: [_exact(n, wrong, reach) for wrong in range(1, 300)] for name, reach in _WAYS
        }
        rows.append([str(n), *(f"{min(c):.3f} / {np.mean(c):.3f}" for c in cells.values())])
    _print_table(
        "Ways of an interval for a question: least / mean coverage over how often the scorer errs",
        ["answered by people", *(name for name, _ in _WAYS)],
        rows,
    )


def _exact(
    n: int, wrong: int, reach: Callable[[Scatter, float, float], tuple[float, float]]
) -> float:
    seen, total = np.arange(n + 1), 1_000
    chance = stats.hypergeom(total, wrong, n).pmf(seen)
    left = 1 - n / total
    covered = 0.0
    for k, weight in zip(seen, chance, strict=True):
        p = k / n
        error = (p * (1 - p) / (n - 1) * left) ** 0.5
        down, up = reach(Scatter(error, n - 1.0), p, n / left)
        covered += float(weight) * (p - down <= wrong / total <= p + up)
    return covered


def _by_t(scatter: Scatter, _: float, __: float) -> tuple[float, float]:
    half = t_quantile(scatter.freedom) * scatter.error
    return half, half


def _by_t_and_unseen(scatter: Scatter, _: float, n: float) -> tuple[float, float]:
    z = t_quantile(scatter.freedom)
    half = z * (scatter.error**2 + z**2 / (4 * n**2)) ** 0.5
    return half, half


def _by_mover(scatter: Scatter, p: float, n: float) -> tuple[float, float]:
    """What the product does: errors the one way less errors the other way, of which none is seen."""
    none = share_reach(0.0, Scatter(0.0, scatter.freedom), n)
    return mover(share_reach(p, scatter, n), none)


_WAYS: Final = (
    ("t", _by_t),
    ("t and what was not seen", _by_t_and_unseen),
    ("up and down apart (chosen)", _by_mover),
)


def _answers(rng: Random, n: int, yes: float) -> Any:
    kinds = np.array(["yes", "partly", "no", "no_occasion"])
    return rng.choice(
        kinds, n, p=[0.95 * yes, 0.4 * 0.95 * (1 - yes), 0.6 * 0.95 * (1 - yes), 0.05]
    )


def _question_covered(rng: Random, person: Any, automatic: Any, n: int) -> list[str]:
    names = np.array([f"c{i}" for i in range(len(person))])
    frame = pa.table({"contact": names, "stratum": ["s"] * len(names), "automatic": automatic})
    truth = float(np.mean([ANSWER_POINTS[a] for a in person if a in ANSWER_POINTS]))
    found = []
    for _ in range(DRAWS // 2):
        drawn = rng.choice(len(names), n, replace=False)
        sample = _sample(names[drawn], np.full(n, n / len(names)), person[drawn])
        found.append(_hits(correct_question(frame, sample), truth))
    return _cells(found)


# --- agents: shrunk scores, P(below), bottom lists -------------------------------------------


def _print_agents() -> None:
    rows, said, below = [], [], []
    for agents, between, each in ((12, 0.06, 10), (30, 0.06, 20), (12, 0.02, 8)):
        rng = np.random.default_rng(SEED)
        found = [
            one for _ in range(TEAMS)
            for one in _team(rng, agents, between, each, 0.7)
        ]  # fmt: skip
        rows.append([f"{agents} agents, {each} each, between {between}", *_agent_cells(found)])
    rng = np.random.default_rng(SEED)
    for _ in range(TEAMS):
        team = _team(rng, 20, rng.uniform(0.05, 0.15), 12, rng.uniform(0.55, 0.8))
        for truth, own, shrunk in team:
            chances = [probability_below(score, STANDARD) for score in (own, shrunk)]
            said.append([getattr(chance, "probability", np.nan) for chance in chances])
            below.append(truth < STANDARD)
    _print_table(
        f"Agents' scores: coverage (width) over {TEAMS} teams each",
        ["team", "own, corrected", "shrunk", "mean squared error, shrunk / own"],
        rows,
    )
    _print_chances(np.array(said), np.array(below))
    _print_bottom_list()


def _team(
    rng: Random, agents: int, between: float, each: int, mean: float
) -> list[tuple[float, FairScore, ShrunkScore]]:
    """Agents with 100 contacts each; of every one, what people would say, own and shrunk score."""
    level = np.repeat(rng.normal(mean, between, agents), 100)
    person = np.clip(rng.normal(level, 0.2), 0, 1)
    automatic = np.clip(person + rng.normal(0.1, 0.15, len(person)), 0, 1)
    names = [f"c{i}" for i in range(len(person))]
    stratum = [f"agent {i // 100:02d}" for i in range(len(person))]
    frame = pa.table({"contact": names, "stratum": stratum, "automatic": automatic})
    sample = draw_sample(frame, each, int(rng.integers(2**32)))
    drawn: list[Any] = list(sample["contact"].to_pylist())
    places = [int(name[1:]) for name in drawn]
    own = correct_each(frame, sample.append_column("person", pa.array(person[places])), "stratum")
    shrunk = shrink_scores(own).agents
    return [
        (float(person[100 * i : 100 * (i + 1)].mean()), own[name], score)
        for i, name in enumerate(own)
        if isinstance(score := shrunk[name], ShrunkScore)
    ]


def _agent_cells(found: Sequence[tuple[float, FairScore, ShrunkScore]]) -> list[str]:
    cells, errors = [], []
    for pick in (lambda own, _: own.corrected, lambda _, shrunk: shrunk.shrunk):
        figures = [(truth, pick(own, shrunk)) for truth, own, shrunk in found]
        hits = np.mean([f.low <= truth <= f.high for truth, f in figures])
        width = np.mean([f.high - f.low for _, f in figures])
        errors.append(np.mean([(f.value - truth) ** 2 for truth, f in figures]))
        cells.append(f"{hits:.3f} ({width:.3f})")
    return [*cells, f"{errors[1] / errors[0]:.2f}"]


def _print_chances(said: Floats, below: npt.NDArray[np.bool_]) -> None:
    rows = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        cells = []
        for side in range(2):
            inside = (said[:, side] >= low) & (said[:, side] < low + 0.2 + 1e-9 * (low == 0.8))
            cells.append(
                f"{said[inside, side].mean():.2f} / {below[inside].mean():.2f} of {inside.sum():,}"
            )
        rows.append([f"{low:.1f}–{low + 0.2:.1f}", *cells])
    _print_table(
        f"P(below {STANDARD}): said / true, {len(below):,} agents of 20 a team, 12 contacts each",
        ["said", "from the corrected score", "from the shrunk score"],
        rows,
    )


def _print_bottom_list() -> None:
    rng, right = np.random.default_rng(SEED), []
    for _ in range(40):
        team = _team(rng, 100, 0.06, 10, 0.7)
        truths = np.argsort([truth for truth, _, _ in team])[:15]
        shown = np.argsort([shrunk.own.value for _, _, shrunk in team])[:15]
        right.append(len(np.intersect1d(truths, shown)) / 15)
    print(
        f"\nA list of the 15 lowest of 100 agents, 10 contacts each, is right in {np.mean(right):.0%}."
    )


# --- gate and movement -----------------------------------------------------------------------


def _print_gate() -> None:
    rng, rows = np.random.default_rng(SEED), []
    for people, scorer, n, double in (
        (0.85, 0.75, 100, 60), (0.85, 0.75, 300, 200), (0.85, 0.85, 100, 60),
        (0.85, 0.85, 300, 200), (0.85, 0.55, 100, 60), (0.8, 0.9, 100, 60),
    ):  # fmt: skip
        verdicts = Counter(_verdict(rng, people, scorer, n, double) for _ in range(400))
        rows.append([f"{people:.2f}", f"{scorer:.2f}", f"{n} / {double}",
                     *(f"{verdicts[v] / 400:.3f}" for v in ("safe", "not enough to say", "not safe"))])  # fmt: skip
    _print_table(
        "The gate, margin 0.10: verdicts in 400 draws (at 0.85 against 0.75, safe and not safe err)",
        [
            "people alike",
            "scorer alike",
            "sample / double",
            "safe",
            "not enough to say",
            "not safe",
        ],
        rows,
    )


def _verdict(rng: Random, people: float, scorer: float, n: int, double: int) -> str:
    person, automatic = _two(rng, n, scorer)
    first, second = _two(rng, double, people)
    sample = _sample([f"a{i}" for i in range(n)], np.full(n, 0.1), person)
    pairs = pa.table(
        {"contact": [f"b{i}" for i in range(double)], "first": first, "second": second}
    )
    return safe_to_automate(sample.append_column("automatic", pa.array(automatic)), pairs).verdict


def _two(rng: Random, n: int, alike: float) -> tuple[Any, Any]:
    kinds = np.array(["yes", "partly", "no"])
    first = rng.choice(3, n, p=[0.6, 0.2, 0.2])
    second = np.where(rng.random(n) < alike, first, (first + rng.integers(1, 3, n)) % 3)
    return kinds[first], kinds[second]


def _print_movement() -> None:
    rng = np.random.default_rng(SEED)
    rows = [
        [title, *_moved(rng, effect, drift, chosen=chosen)]
        for title, effect, drift, chosen in (
            ("nothing moved", 0.0, 0.0, False),
            ("all rose by .15", 0.0, 0.15, False),
            ("the coached one rose by .25", 0.25, 0.0, False),
            ("nothing moved; coached for the lowest mean of this very sample", 0.0, 0.0, True),
        )
    ]
    _print_table(
        "Movement, 20 contacts before and after, six others: share called up, of 400",
        ["truth", "change since", "beside others"],
        rows,
    )


def _moved(rng: Random, effect: float, drift: float, *, chosen: bool) -> list[str]:
    up = np.zeros(2)
    for _ in range(400):
        base = rng.uniform(0.3, 0.6, 7)
        before = [_points(rng, mean) for mean in base]
        if chosen:
            lowest = int(np.argmin([each.mean() for each in before]))
            order = [lowest, *(i for i in range(7) if i != lowest)]
            base, before = base[order], [before[i] for i in order]
        after = [_points(rng, base[i] + drift + effect * (i == 0)) for i in range(7)]
        mine = _behaviour([before[0]]), _behaviour([after[0]])
        others = _behaviour(before[1:]), _behaviour(after[1:])
        for place, found in enumerate((behaviour_moved(*mine), behaviour_moved(*mine, *others))):
            up[place] += found.direction == "up"
    return [f"{share:.3f}" for share in up / 400]


def _points(rng: Random, mean: float) -> Floats:
    mean = float(np.clip(mean, 0.0, 1.0)) / 0.8
    shares = [1 - min(mean, 1.0), 0.4 * min(mean, 1.0), 0.6 * min(mean, 1.0)]
    return rng.choice([0.0, 0.5, 1.0], 20, p=shares)


def _behaviour(samples: Sequence[Floats]) -> pa.Table:
    values = np.concatenate(samples)
    agents = [f"agent {i}" for i, each in enumerate(samples) for _ in each]
    names = [f"c{i}" for i in range(len(values))]
    sample = _sample(names, np.full(len(values), 0.1), values).rename_columns({"person": "value"})
    return sample.append_column("agent", pa.array(agents))


# --- reference labels ------------------------------------------------------------------------


def _held_out(gold: Path, folder: Path | None) -> list[dict[str, Any]]:
    """Every contact's reference answers and those of a scorer that never saw it (five folds)."""
    files = folder or Path(tempfile.mkdtemp())
    kept = files / "answers.jsonl"
    if not kept.exists():
        examples = read_examples(gold)
        folds = _by_contact(examples)
        labelled = _labelled(gold, examples, files / "by-contact.jsonl", folds)
        lines = [
            json.dumps({
                "reference": dict(each.example.answers),
                "automatic": {answer.question: answer.answer for answer in each.answers},
            })
            for each in _cross_validated(labelled, examples, folds, learn=True)
        ]  # fmt: skip
        kept.write_text("\n".join(lines), encoding="utf-8")
    return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]


def _print_reference_scores(records: Sequence[Mapping[str, Any]]) -> None:
    rng, rows = np.random.default_rng(SEED), []
    names = np.array([f"c{i}" for i in range(len(records))])
    questions = list(records[0]["reference"])
    said = {
        side: {
            q: np.array([each[side].get(q, "cannot_tell") for each in records]) for q in questions
        }
        for side in ("reference", "automatic")
    }
    whole = {side: _contact_scores(list(answers.values())) for side, answers in said.items()}
    draws = [rng.choice(len(names), 60, replace=False) for _ in range(DRAWS // 2)]
    sides = (whole["automatic"], whole["reference"])
    rows.append(["all eight, mean of points", *_reference_row(names, *sides, draws, correct_score)])
    for question in questions:
        sides = (said["automatic"][question], said["reference"][question])
        rows.append([question, *_reference_row(names, *sides, draws, correct_question)])
    _print_table(
        f"60 of {len(names)} contacts with reference answers, {DRAWS // 2:,} draws: coverage (width)",
        ["score", "reference", "automatic", "automatic alone", "sample alone", "corrected"],
        rows,
    )


def _contact_scores(answers: Sequence[Any]) -> Floats:
    worth = np.array([[ANSWER_POINTS.get(a, np.nan) for a in column] for column in answers])
    return np.asarray(np.nanmean(worth, axis=0))


def _reference_row(
    names: Any,
    automatic: Any,
    person: Any,
    draws: Sequence[Ints],
    correct: Callable[[pa.Table, pa.Table], FairScore],
) -> list[str]:
    frame = pa.table({"contact": names, "stratum": ["all"] * len(names), "automatic": automatic})
    everything = correct(frame, _sample(names, np.ones(len(names)), person))
    truth = getattr(everything.people, "value", np.nan)
    found = []
    for drawn in draws:
        chance = np.full(len(drawn), len(drawn) / len(names))
        found.append(_hits(correct(frame, _sample(names[drawn], chance, person[drawn])), truth))
    alone = getattr(everything.automatic, "value", np.nan)
    return [f"{truth:.3f}", f"{alone:.3f}", *_cells(found)]


def _print_reference_gate(records: Sequence[Mapping[str, Any]], gold: Path) -> None:
    with gzip.open(gold / "reference-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        twice = [json.loads(line)["annotators"] for line in lines if line.strip()]
    rng, rows = np.random.default_rng(SEED), []
    drawn = rng.choice(len(records), 200, replace=False)
    for question in records[0]["reference"]:
        sample = _sample([f"c{i}" for i in drawn], np.full(200, 200 / len(records)),
                         [records[i]["reference"][question] for i in drawn])  # fmt: skip
        answers = pa.array([records[i]["automatic"].get(question) for i in drawn])
        first, second = (
            [pair[side]["scorecard"][question][0] for pair in twice] for side in (0, 1)
        )
        pairs = pa.table({"contact": [f"d{i}" for i in range(len(twice))],
                          "first": first, "second": second})  # fmt: skip
        found = safe_to_automate(sample.append_column("automatic", answers), pairs)
        rows.append([question, *map(_three, (found.scorer, found.people)), found.verdict])
    _print_table(
        f"The gate: scorer on 200 drawn contacts, two annotators on {len(twice)}; raw / α / AC1",
        ["question", "scorer and reference", "annotators", "verdict"],
        rows,
    )


def _three(agreement: Any) -> str:
    figures = (agreement.raw, agreement.alpha, agreement.ac1)
    return " / ".join(f"{f.value:.2f}" if isinstance(f, Estimate) else "–" for f in figures)


def _print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"\n### {title}\n")
    print(f"| {' | '.join(head)} |")
    print(f"|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
