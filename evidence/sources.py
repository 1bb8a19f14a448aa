"""What sources beside one another are worth where the truth is planted: `python evidence/sources.py`.

pooled     sources that measure one value, each with a mistake of its own: how often the interval holds the value
silent     those who answer differ from those who do not: averaging a survey with call-backs, or adding them
apart      two sources that measure the same thing and differ: how often that is said
fernhill   our own fictional, synthetic centre: three of 23 pages of help fail their readers
hour       draws from Fernhill: minutes, and traits beside those of all contacts
Prints Markdown. Everything is simulated or synthetic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from scipy import special

from wellspent.estimate import Estimate, estimate_mean, estimate_share
from wellspent.fernhill.centre import Centre, generate_centre
from wellspent.fernhill.planted import ARTICLE_FAILS
from wellspent.fernhill.self_service import articles
from wellspent.listening.blend import Said, SourceRow, compare_sources, pool
from wellspent.listening.digital import SelfService
from wellspent.listening.hour import draw_sample
from wellspent.listening.surveys.calling_back import call_back_reading
from wellspent.listening.surveys.measures import Scale
from wellspent.report.listening.listening_hour import LOT, frame_of
from wellspent.report.listening.self_service import gather_digital
from wellspent.settings import Settings
from wellspent.tables import COMPUTED, IMPORTED, tables_of

REPLICATIONS: Final = 2_000
CENTRES: Final = 10
HOURS: Final = 300
_Z: Final = 1.959963984540054


def main() -> None:
    """Print every section."""
    rng = np.random.default_rng(1)
    print_pooled(rng)
    print_silent(rng)
    print_apart(rng)
    centres = [generate_centre(seed) for seed in range(1, CENTRES + 1)]
    print_fernhill(centres)
    print_hour(centres[0])


def print_pooled(rng: np.random.Generator) -> None:
    """Coverage of three intervals, by the number of sources and how much they differ."""
    rows = []
    for k in (2, 3, 5, 8):
        for between in (0.0, 0.5, 1.0, 2.0):
            held = np.array([_pooled(rng, k, between) for _ in range(REPLICATIONS)])
            rows.append((k, f"{between:g}", *(f"{share:.1%}" for share in held[:, :5].mean(axis=0)), f"{held[:, 5].mean():.1f}"))  # fmt: skip
    head = ("sources", "spread between, in sampling errors", "weight by sampling error alone", "DerSimonian–Laird, normal",
            "Hartung–Knapp", "Hartung–Knapp, its spread at least 1", "ours: Hartung–Knapp or the normal, the wider",
            "width of ours, in sampling errors")  # fmt: skip
    _table("How often a joined 95 % interval holds the value", head, rows)


def _pooled(rng: np.random.Generator, k: int, between: float) -> tuple[float, ...]:
    errors = rng.uniform(0.02, 0.04, size=k)
    values = rng.normal(rng.normal(0.5, between * 0.03, size=k), errors)
    found = pool([Estimate(v, v - _Z * e, v + _Z * e, 100, "made up") for v, e in zip(values, errors, strict=True)])  # fmt: skip
    fixed = 1 / errors**2
    loose = 1 / (errors**2 + found.tau**2)
    alone = abs(np.average(values, weights=fixed) - 0.5) <= _Z / fixed.sum() ** 0.5
    off = abs(np.average(values, weights=loose) - 0.5)
    spread = float((loose * np.square(values - found.figure.value)).sum()) / (k - 1)
    student = float(special.stdtrit(k - 1, 0.975)) / loose.sum() ** 0.5
    inside = (alone, off <= _Z / loose.sum() ** 0.5, off <= student * spread**0.5,
              off <= student * max(spread, 1.0) ** 0.5, found.figure.low <= 0.5 <= found.figure.high)  # fmt: skip
    return (*map(float, inside), (found.figure.high - found.figure.low) / 0.03)


def print_silent(rng: np.random.Generator) -> None:
    """Surveys whose response depends on the answer, with 200 call-backs of those who did not answer."""
    rows = []
    for name, chances in (("does not depend on the answer", (0.25, 0.25)), ("the content answer twice as often", (0.2, 0.4))):  # fmt: skip
        held = np.array([_silent(rng, chances) for _ in range(REPLICATIONS)])
        shares, sizes = held[:, :3].mean(axis=0), held[:, 3:].mean(axis=0)
        rows.append((name, *(f"{share:.1%} ({100 * width:.0f})" for share, width in zip(shares, sizes[:3], strict=True)), f"{100 * sizes[3]:.1f}", f"{100 * sizes[4]:.1f}"))  # fmt: skip
    head = ("response", "survey alone (width in points)", "survey and call-backs averaged by precision",
            "added as two parts of one whole (ours)", "average's mean error in points", "ours")  # fmt: skip
    _table("How often the 95 % interval holds what all 2,000 who were asked think", head, rows)


def _silent(rng: np.random.Generator, chances: tuple[float, float]) -> tuple[float, ...]:
    content = rng.random(2_000) < 0.55
    answers = rng.random(2_000) < np.where(content, chances[1], chances[0])
    truth = float(content.mean())
    values = np.where(answers, content.astype(float), np.nan)
    silent = np.flatnonzero(~answers)
    called = np.zeros(2_000, dtype=bool)
    called[rng.choice(silent, size=200, replace=False)] = True
    said = np.where(called, content.astype(float), np.nan)
    expected = np.full(2_000, float(np.nanmean(values)))
    whole = call_back_reading(values, expected, called, said, Scale("csat", 1, 5, 4)).figure
    survey = estimate_share(int(content[answers].sum()), int(answers.sum()))
    reached = estimate_share(int(content[called].sum()), int(called.sum()))
    average = pool([_known(survey), _known(reached)]).figure
    three = (_known(survey), average, _known(whole))
    inside = (float(one.low <= truth <= one.high) for one in three)
    widths = (one.high - one.low for one in three)
    return (*inside, *widths, average.value - truth, _known(whole).value - truth)


def print_apart(rng: np.random.Generator) -> None:
    """How often two sources that differ by so much are said to disagree."""
    rows = []
    for n in (100, 300, 1_000):
        said = [f"{np.mean([_apart(rng, n, gap) for _ in range(REPLICATIONS)]):.1%}" for gap in (0.0, 0.05, 0.10, 0.20)]  # fmt: skip
        rows.append((f"{n:,}", *said))
    head = ("answers in each", "no gap", "5 points", "10 points", "20 points")
    _table("How often two sources are said to disagree", head, rows)


def _apart(rng: np.random.Generator, n: int, gap: float) -> bool:
    rows = []
    for name, share in (("one", 0.5), ("two", 0.5 + gap)):
        figure = estimate_share(int(rng.binomial(n, share)), n)
        said = (Said("share", figure, "share", "the same", name),)
        rows.append(SourceRow(name, name, said, (), n, "", "either way", "", None))
    return compare_sources(rows)[0][0].disagree


def print_fernhill(centres: Iterable[Centre]) -> None:
    """Which pages are called failing, over ten centres of 1,200 contacts."""
    failing = {one.title: one.fails for one in articles() if one.fails != ARTICLE_FAILS}
    found: Counter[str] = Counter()
    held: Counter[bool] = Counter()
    wrong, whole = 0, 0
    for centre in centres:
        service = gather_digital(_connection(centre), Settings())
        if not isinstance(service, SelfService):
            raise TypeError
        named = {one.title for one in service.articles if one.fails}
        found.update(named & set(failing))
        wrong += len(named - set(failing))
        whole += len(service.articles) - len(failing)
        truth = {one.title: one.fails for one in articles()}
        held.update(one.share.low <= truth[one.title] <= one.share.high for one in service.articles if isinstance(one.share, Estimate))  # fmt: skip
    rows = [(title, f"{share:.0%}", f"{found[title]} of {CENTRES}") for title, share in failing.items()]  # fmt: skip
    rows.append(("the other pages", f"{ARTICLE_FAILS:.0%}", f"{wrong} of {whole:,}"))
    _table("Fernhill, ten seeds: pages that are said to fail", ("page", "planted share of readers in touch", "said to fail"), rows)  # fmt: skip
    print(f"The interval of a page's share holds the planted one for {held[True] / held.total():.1%} of {held.total()} pages: more than 95 %, since Fernhill plants each share without chance.\n")  # fmt: skip


def print_hour(centre: Centre) -> None:
    """How far the traits of 300 hours are from those of all contacts."""
    frame = frame_of(_connection(centre), 30.0)
    rng = np.random.default_rng(2)
    spans = np.array(frame.minutes)
    drawn = [draw_sample(frame, LOT * 30, rng, "length", draws=100) for _ in range(HOURS)]
    totals = np.array([spans[list(one.places)].sum() for one in drawn])
    print(f"**Listening hours**: {HOURS} half hours from Fernhill's {len(spans):,} contacts: the part by lot lasts {totals.mean():.1f} minutes on average of {LOT * 30:g} ({totals.min():.1f} to {totals.max():.1f}), in {np.mean([len(one.places) for one in drawn]):.1f} contacts.\n")  # fmt: skip
    rows = []
    for trait in ("segment", "day", "length"):
        column = frame.traits[trait]
        for value, count in Counter(column).most_common():
            mine = np.array([np.mean([column[place] == value for place in one.places]) for one in drawn])  # fmt: skip
            told = np.mean([_told(one, frame.traits["length"], value) for one in drawn]) if trait == "length" else None  # fmt: skip
            seen = sum(column[place] == value for one in drawn for place in one.places) / (HOURS * count)  # fmt: skip
            share = estimate_mean(mine)
            interval = f"{share.low:.1%} to {share.high:.1%}" if isinstance(share, Estimate) else ""
            rows.append((trait, value, f"{count / len(column):.1%}", f"{mine.mean():.1%} ({interval})", f"{seen:.2%}", "" if told is None else f"{told:.2%}"))  # fmt: skip
    head = ("trait", "value", "of all contacts", "of the hours", "chance seen", "chance told")
    _table("What is heard in them", head, rows)


def _told(one: Any, _lengths: object, value: str) -> float:
    return float(one.chances.get(value, 0.0))


def _known(figure: Any) -> Estimate:
    if not isinstance(figure, Estimate):
        raise TypeError
    return figure


def _connection(centre: Centre) -> duckdb.DuckDBPyConnection:
    """The centre's tables without a workspace; nothing was computed of its conversations."""
    tables = tables_of(centre.contacts) | {
        "surveys": centre.surveys, "outcomes": centre.outcomes, "intervals": centre.intervals,
        "digital": centre.digital, "focus_groups": centre.focus_groups,
    }  # fmt: skip
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        rows: pa.Table = tables.get(name, schema.empty_table())
        con.register(name, rows)
    return con


def _table(title: str, head: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    lines = [tuple(head)]
    print(f"**{title}**\n")
    for line in [*lines, ("---",) * len(lines[0]), *rows]:
        print(f"| {' | '.join(map(str, line))} |")
    print()


if __name__ == "__main__":
    main()
