"""Whether what is planted in Fernhill is found: `python evidence/worth_fernhill.py [SEEDS [LABELLED]]`.

Fernhill is fictional and synthetic. Each seed is another centre of 1,200 contacts with the same
planted effects. In most the behaviours are the truth's own, so that what is measured is the estimate
alone; in the last ones they are what our labeller reads from the words, and the whole of
`wellspent worth` runs. The labeller was trained on the conversations that Fernhill retells. Prints
Markdown.

planted  of money the figure itself; of shares what the planted log-odds make of them, averaged over the
         contacts that were compared, weighted as the estimate weighs them
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.engine import analyse
from wellspent.estimate import Estimate, Unknown
from wellspent.fernhill import planted
from wellspent.fernhill.centre import Centre, generate_centre
from wellspent.fernhill.files import SETTINGS
from wellspent.report.impact.building import build_impact
from wellspent.report.impact.facts import Facts, gather_worth_facts
from wellspent.report.impact.linking import one_thread, rows_of, study_from
from wellspent.settings import parse_settings
from wellspent.tables import COMPUTED, IMPORTED, tables_of
from wellspent.worth.assess import Assessment, assess
from wellspent.worth.crossfitting import remembering
from wellspent.worth.study import study_of

Floats = npt.NDArray[np.float64]
CONTACTS: Final = 1200


@dataclass(frozen=True)
class Planted:
    """One effect that was planted, or that was not: how it is asked for, and what is true of each contact."""

    name: str
    behaviour: str
    outcome: str
    unit: str
    true: Callable[[Truth], Floats]


@dataclass(frozen=True)
class Truth:
    """Of every contact, in the order of the facts: what was done, and what was to be expected."""

    columns: Mapping[str, Floats]
    churn: Floats
    referral: Floats
    repeat: Floats


@dataclass(frozen=True)
class Found:
    """What one centre gave: the figure or nothing, the truth, and the plain difference."""

    figure: Estimate | None
    refused: str | None
    true: float
    naive: float
    without_segment: float | None = None


PLANTED: Final = (
    Planted("proactive exchange, spend", "proactive", "spend", "EUR", lambda t: np.full(len(t.churn), planted.SPEND_PER_PROACTIVE)),
    Planted("rapport exchange, referral", "rapport", "referral", "points", lambda t: _slope(t.referral, planted.REFERRAL_PER_RAPPORT)),
    Planted("feelings met with empathy, churn", "met", "churn", "points", lambda t: _step(t.churn, planted.CHURN_PER_EMPATHY, t.columns["met"])),
    Planted("minute of friction, repeat", "friction", "repeat", "points", lambda t: _slope(t.repeat, planted.REPEAT_PER_FRICTION_MINUTE)),
    Planted("unresolved, repeat", "unresolved", "repeat", "points", lambda t: _step(t.repeat, planted.REPEAT_IF_UNRESOLVED, t.columns["unresolved"])),
    Planted("unresolved, churn", "unresolved", "churn", "points", lambda t: _step(t.churn, planted.CHURN_PER_UNRESOLVED, t.columns["unresolved"])),
    Planted("rapport exchange, spend (none planted)", "rapport", "spend", "EUR", lambda t: np.zeros(len(t.churn))),
    Planted("proactive exchange, referral (none planted)", "proactive", "referral", "points", lambda t: np.zeros(len(t.churn))),
    Planted("proactive exchange, repeat (none planted)", "proactive", "repeat", "points", lambda t: np.zeros(len(t.churn))),
)  # fmt: skip


def main(seeds: int = 20, labelled: int = 2) -> None:
    """Prints both tables."""
    warnings.simplefilter("ignore")
    found = [_of_centre(generate_centre(seed, CONTACTS)) for seed in range(1, seeds + 1)]
    if found:
        _print_planted(found, seeds)
        _print_naive([one[0] for one in found])
    if labelled:
        _print_labelled([generate_centre(100 + seed, CONTACTS) for seed in range(1, labelled + 1)])


def _of_centre(centre: Centre) -> list[Found]:
    """Every planted effect as one centre shows it, the behaviours being the truth's."""
    con = _connect(centre, {})
    settings = parse_settings(SETTINGS)
    facts = gather_worth_facts(con, settings)
    truth = _truth_of(centre, facts)
    for name, values in truth.columns.items():
        if name in facts.table.column_names:
            facts = replace(facts, table=facts.table.drop_columns([name]))
        facts = replace(facts, table=facts.table.append_column(name, pa.array(values, mask=~np.isfinite(values))))  # fmt: skip
    with remembering(), one_thread():
        return [_found(facts, truth, one, place == 0) for place, one in enumerate(PLANTED)]


def _found(facts: Facts, truth: Truth, one: Planted, first: bool) -> Found:
    rows = rows_of(facts, one.behaviour, one.outcome)
    study = study_from(facts, rows, one.behaviour, one.outcome)
    found = assess(study)
    true = one.true(truth)[rows]
    scale = 100.0 if one.unit == "points" else 1.0
    naive = found.effect.naive.value if isinstance(found.effect.naive, Estimate) else float("nan")
    figure = found.effect.figure
    return Found(
        _scaled(figure, scale) if isinstance(figure, Estimate) else None,
        figure.reason if isinstance(figure, Unknown) else None,
        float(np.average(true, weights=_weights(found, len(true)))) * scale,
        naive * scale,
        _without_segment(facts, rows, one) if first else None,
    )


def _without_segment(facts: Facts, rows: Any, one: Planted) -> float:
    """Everything adjusted for but the segment."""
    study = study_of(
        facts.table.filter(pa.array(rows)), treatment=one.behaviour, outcome=one.outcome,
        adjust=facts.adjust, clusters=("agent", "customer"),
    )  # fmt: skip
    figure = assess(study).effect.figure
    return figure.value if isinstance(figure, Estimate) else float("nan")


def _weights(found: Assessment, n: int) -> Floats:
    """How much each contact's own effect counts in the estimate."""
    if found.slope is not None:
        return np.asarray(np.square(found.slope.treatment_left))
    if found.association is not None:
        return found.association.kept.astype(np.float64)
    return np.ones(n)


def _truth_of(centre: Centre, facts: Facts) -> Truth:
    """The truth of each contact of the facts."""
    happened = {one.id: one for one in centre.happenings}
    histories = {one.customer: one for one in centre.histories}
    theirs = [happened[str(contact)] for contact in facts.table["contact"].to_pylist()]
    feelings = np.array([float(one.told.feelings_shown) for one in theirs])
    columns = {
        "proactive": np.array([float(one.told.count_given("proactive")) for one in theirs]),
        "rapport": np.array([float(one.told.count_given("rapport")) for one in theirs]),
        "met": np.where(feelings > 0, [float(one.told.empathy_given) for one in theirs], np.nan),
        "friction": np.array([one.told.friction_seconds / 60 for one in theirs]),
        "unresolved": np.array([float(one.resolved != "yes") for one in theirs]),
    }
    own = [histories[one.customer.key] for one in theirs]
    repeat = planted.REPEAT_START + planted.REPEAT_PER_FRICTION_MINUTE * columns["friction"] + planted.REPEAT_IF_UNRESOLVED * columns["unresolved"]  # fmt: skip
    return Truth(
        columns,
        np.array([one.churn_log_odds for one in own]),
        np.array([one.referral_log_odds for one in own]),
        repeat,
    )


def _slope(log_odds: Floats, per_unit: float) -> Floats:
    chance = 1 / (1 + np.exp(-log_odds))
    return np.asarray(per_unit * chance * (1 - chance))


def _step(log_odds: Floats, change: float, given: Floats) -> Floats:
    """What a yes instead of a no makes of the chance, the rest of the contact as it was."""
    without = log_odds - change * np.nan_to_num(given)
    return np.asarray(1 / (1 + np.exp(-without - change)) - 1 / (1 + np.exp(-without)))


def _scaled(figure: Estimate, scale: float) -> Estimate:
    return replace(figure, value=figure.value * scale, low=figure.low * scale, high=figure.high * scale)  # fmt: skip


def _connect(centre: Centre, computed: Mapping[str, pa.Table]) -> duckdb.DuckDBPyConnection:
    """The centre's exports as a workspace would offer them; conversations alone where they were labelled."""
    con = duckdb.connect()
    held: dict[str, pa.Table] = dict(tables_of(centre.contacts)) if computed else {"contacts": tables_of(centre.contacts)["contacts"]}  # fmt: skip
    held |= {"outcomes": centre.outcomes, "surveys": centre.surveys, **computed}
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, held.get(name, schema.empty_table()))
    return con


def _print_planted(found: Sequence[Sequence[Found]], seeds: int) -> None:
    print(f"### What is planted is found: {seeds} centres of {CONTACTS:,} contacts, behaviours as they truly were\n")  # fmt: skip
    print("| one more … , outcome | planted | mean found | covered by the 95 % interval | interval's half width | refused |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- |")
    for place, one in enumerate(PLANTED):
        rows = [seed[place] for seed in found]
        known = [(row, row.figure) for row in rows if row.figure is not None]
        refused = f"{len(rows) - len(known)} of {len(rows)}"
        true = float(np.mean([row.true for row in rows]))
        if not known:
            print(f"| {one.name} | {true:.2f} {one.unit} | – | – | – | {refused} |")
            continue
        value = float(np.mean([figure.value for _, figure in known]))
        half = float(np.mean([(figure.high - figure.low) / 2 for _, figure in known]))
        covered = sum(figure.low <= row.true <= figure.high for row, figure in known)
        print(f"| {one.name} | {true:.2f} {one.unit} | {value:.2f} | {covered} of {len(known)} | {half:.2f} | {refused} |")  # fmt: skip
    reasons = sorted({(one.name, (row.refused or "")[:90]) for seed in found for one, row in zip(PLANTED, seed, strict=True) if row.refused})  # fmt: skip
    print()
    for name, reason in reasons[:6]:
        print(f"- refused, {name}: {reason} …")
    print()


def _print_naive(found: Sequence[Found]) -> None:
    """How far off who leaves things out is, of the first effect."""
    naive = np.array([one.naive for one in found])
    without = np.array([one.without_segment for one in found], dtype=np.float64)
    right = np.array([one.figure.value for one in found if one.figure])
    true = planted.SPEND_PER_PROACTIVE
    print("### Who leaves things out: EUR per proactive exchange\n")
    print("| adjusted for | mean | off by | spread between centres |")
    print("| --- | --- | --- | --- |")
    for name, values in (("nothing", naive), ("all but the segment", without), ("all", right)):
        print(f"| {name} | {np.nanmean(values):.2f} | {np.nanmean(values) - true:+.2f} | {np.nanstd(values):.2f} |")  # fmt: skip
    print()


_TRUE_LINKS: Final = frozenset(
    {("proactive", "spend"), ("rapport", "referral"), ("empathy", "churn"), ("friction", "repeat")}
)
_FOLLOWS: Final = frozenset({"csat"})  # satisfaction follows from much that is planted


def _print_labelled(centres: Sequence[Centre]) -> None:
    """The whole of `wellspent worth`, on what the labeller reads."""
    print(f"### The same with our labels, all links: {len(centres)} other centres\n")
    print("| centre | EUR per proactive exchange | links | refused | stand out | of them planted | not planted |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- |")
    covered = 0
    for centre in centres:
        tables = dict(tables_of(centre.contacts))
        found = analyse(tables)
        computed = {name: found[name] for name in COMPUTED}
        impact = build_impact(_connect(centre, computed), parse_settings(SETTINGS))
        link = next(one for one in impact.links if (one.behaviour, one.outcome) == ("times/proactive", "spend"))  # fmt: skip
        figure = link.effect.figure
        standing = [(one.behaviour, one.outcome) for one in impact.links if one.stands_out and one.outcome not in _FOLLOWS]  # fmt: skip
        planted_ones = [pair for pair in standing if _is_planted(*pair)]
        others = ", ".join(f"{b} → {o}" for b, o in standing if not _is_planted(b, o)) or "none"
        said = f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})" if isinstance(figure, Estimate) else "refused"  # fmt: skip
        covered += isinstance(figure, Estimate) and figure.low <= planted.SPEND_PER_PROACTIVE <= figure.high  # fmt: skip
        refused = sum(one.effect.refusal is not None for one in impact.links)
        print(f"| seed {centre.seed} | {said} | {len(impact.links)} | {refused} | {len(standing)} | {len(planted_ones)} | {others} |")  # fmt: skip
    print(f"\nThe planted 6 EUR are covered in {covered} of {len(centres)}.")


def _is_planted(behaviour: str, outcome: str) -> bool:
    """Whether the link is one of those planted; all slow time and answers hold what their parts do."""
    part = behaviour.partition("/")[2] or behaviour
    answer = behaviour.startswith("answer/")
    return (part, outcome) in _TRUE_LINKS or behaviour == "slow" or answer


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
