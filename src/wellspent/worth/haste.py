"""Faux productivity: seconds saved against seconds paid back, so that fast and hasty come apart.

own seconds  a contact's handle time without its friction: what tools, knowledge and process cost is
             not the agent's, so it is left out of what is expected and of what was taken, and shown beside
expected     own seconds, as others' contacts with the same known before took, out of fold by agent
saved        expected less own seconds
followed     the seconds of the customer's next contact within the window, of transfers, of escalations
paid back    followed less what follows such a contact anyway, out of fold too
fast         saves, and surely pays back less than half;   hasty: saves, and pays back
thorough     takes longer, and less follows for it;        slow: takes longer, and it hardly comes back

Nobody is ranked. Below the least n, or without comparable contacts of others, nothing is said. Of a
reason or a queue, whose expected time is its own mean, it is asked what follows when the faster half
of agents takes it; who is fast is told by contacts of other customers, so that a lucky week is not pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.clusters import t_reach
from wellspent.worth.crossfitting import Fold, folds_of, predict_out_of_fold
from wellspent.worth.haste_doubts import routed
from wellspent.worth.haste_means import Means, difference_of, means_of
from wellspent.worth.haste_verdict import UNLIKE, Verdict, verdicts_of
from wellspent.worth.rush import Rush
from wellspent.worth.study import Floats, Ints, Mask, StudyUnusable, study_of

__all__ = ["LEAST_AGENTS", "LEAST_BLOCKS", "LEAST_CONTACTS", "Haste", "Hasty", "Kind", "haste_of"]

Kind = Literal["agent", "team", "reason", "queue"]
_KINDS: Final[tuple[Kind, ...]] = ("agent", "team", "reason", "queue")

LEAST_CONTACTS: Final = 100
"""Of one agent: below it handle times are too skewed for an interval that holds."""
LEAST_BLOCKS: Final = 10
"""Days of one agent, or customers where no day is known."""
LEAST_AGENTS: Final = 5
"""Of a team, or of either half of the agents who take a reason."""
LEAST_OTHERS: Final = 3
"""Contacts of a queue and reason that fewer other agents take have nothing to be compared with."""
_SECONDS: Final = {
    "repeat_seconds": "repeat contacts",
    "transfer_seconds": "transfers",
    "escalation_seconds": "escalations",
}
_SHARES: Final = {"transferred": "transferred", "escalated": "escalated", "churned": "customers lost"}  # fmt: skip
_METHOD: Final = "mean per contact against what was expected out of fold, t interval over {blocks}"


@dataclass(frozen=True, slots=True)
class Hasty:
    """One agent, team, reason or queue: what it saves per contact, and what that costs afterwards.

    All figures are per contact and against the expected. `causes` names what followed, seconds first;
    shares (and money, where a lost customer has a price) stand beside and are never added to seconds.
    `friction` is the seconds that tools, knowledge and process took: nobody's pace.
    """

    kind: Kind
    name: str
    n: int
    saved: Figure
    paid_back: Figure
    net: Figure
    causes: tuple[tuple[str, Figure], ...]
    friction: Figure
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Haste:
    """Saved and paid back, group by group in the order of their names; `rush` where words were read.

    `expected_by` says what the expectation knows. `left_out` counts contacts that could not be used.
    """

    groups: tuple[Hasty, ...]
    n: int
    expected_by: str
    rush: Rush | None = None
    warnings: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Contacts:
    """One value a comparable contact: residuals against the expected, codes, blocks."""

    agent: Ints
    blocks: Ints
    halves: Ints
    like: Mask
    expected: Floats
    saved: Floats
    friction: Floats
    beyond: dict[str, Floats]  # by column: seconds and shares less expected, NaN where unknown

    @property
    def paid(self) -> Floats:
        """Seconds that followed beyond the expected; NaN where any of them is unknown."""
        if "repeat_seconds" not in self.beyond:
            return np.full(len(self.saved), np.nan)
        return np.asarray(sum((self.beyond[name] for name in _SECONDS if name in self.beyond), np.zeros(len(self.saved))))  # fmt: skip


def haste_of(
    table: pa.Table,
    *,
    known: Sequence[str],
    churn_price: float | None = None,
    rush: Rush | None = None,
    seed: int = 1,
) -> Haste:
    """Who and what is fast, hasty, thorough or slow.

    `table` has a row a contact: agent, handle and repeat_seconds (of the customer's next contact within
    the window: 0 where there was none, null where it is not over); where there are, friction_seconds,
    team, reason, queue, customer, day, transfer_seconds, escalation_seconds, and transferred, escalated,
    churned as 0 and 1. `known` are columns known before the contact, never the agent or the team.
    Raises `StudyUnusable` for a column that is missing.
    """
    for name in ("agent", "handle", "repeat_seconds", *known):
        if name not in table.column_names:
            raise StudyUnusable(f"The table has no column '{name}'.", "Haste is judged by it.")
    kept, left_out = _comparable(table)
    by = f"{', '.join(known) or 'the mean alone'}; friction left out on both sides"
    if not kept.num_rows:
        return Haste((), 0, by, rush, (), left_out)
    contacts = _contacts(kept, [name for name in known if name not in {"agent", "team"}], seed)
    groups: list[Hasty] = []
    for kind in _KINDS:
        if kind in kept.column_names:
            groups += _groups(kind, kept[kind], contacts, churn_price)
    warnings = (*routed(contacts.agent, contacts.expected), *_unseen(groups))
    return Haste(tuple(groups), kept.num_rows, by, rush, warnings, left_out)


def _comparable(table: pa.Table) -> tuple[pa.Table, tuple[tuple[str, int], ...]]:
    """The contacts of agents with a handle time that enough other agents take too; the others counted."""
    handled = _numbers(table, "handle")
    has_agent = np.asarray(pc.is_valid(table["agent"]).to_numpy())
    usable = has_agent & np.isfinite(handled)
    kept = _filtered(table, usable)
    agent = _codes(kept["agent"])
    cell = _cells(kept)
    pairs = np.unique(np.column_stack([cell, agent]), axis=0)
    cells, who = np.unique(pairs[:, 0], return_counts=True)
    others = who[np.searchsorted(cells, cell)] - 1 if len(cells) else cell
    comparable = others >= LEAST_OTHERS
    counts = (
        ("no agent or no handle time", int((~usable).sum())),
        (f"fewer than {LEAST_OTHERS} other agents take the same queue and reason", int((~comparable).sum())),
    )  # fmt: skip
    return _filtered(kept, comparable), tuple(one for one in counts if one[1])


def _contacts(kept: pa.Table, known: Sequence[str], seed: int) -> _Contacts:
    n = kept.num_rows
    friction = np.nan_to_num(_numbers(kept, "friction_seconds"))
    own = np.maximum(_numbers(kept, "handle") - friction, 0.0)
    agent = _codes(kept["agent"])
    features = _features(kept, own, known)
    folds = folds_of(n, (agent,), seed)
    # whose work is another's is judged by nobody, and teaches nobody what work takes
    like = ~_unlike(_mean_of_cell(kept, own), agent)[agent]
    expected = _usual(features, own, folds, like, agent, seed)
    beyond: dict[str, Floats] = {}
    for name in (*_SECONDS, *_SHARES):
        actual = _numbers(kept, name)
        seen = np.isfinite(actual)
        if seen.sum() < LEAST_CONTACTS:
            continue
        usual = _usual(features, np.nan_to_num(actual), folds, like & seen, agent, seed)
        beyond[name] = actual - usual
    customer = _codes(kept["customer"]) if "customer" in kept.column_names else np.arange(n)
    days = _codes(kept["day"]) if "day" in kept.column_names else customer
    coin = np.random.default_rng(seed).integers(0, 2, int(customer.max(initial=0)) + 1)
    return _Contacts(agent, days, coin[customer], like, expected, expected - own, friction, beyond)


def _usual(  # noqa: PLR0917 - what is learned, of whom, from whom
    features: Floats, target: Floats, folds: Sequence[Fold], rows: Mask, agent: Ints, seed: int
) -> Floats:
    """What such contacts come to in the hands of all agents, out of fold.

    A fold is judged by the agents of the other folds. Where those differ from the fold's own by d,
    all agents together lie between, by the fold's share of rows: so far it is moved, or an agent's figure
    would hang on who was drawn beside them.
    """
    found = predict_out_of_fold(features, target, folds, yes_or_no=False, seed=seed,
                                learn_from=rows, groups=agent)  # fmt: skip
    for fold in folds:
        known = fold.test[rows[fold.test]]
        if len(known):
            apart = float((target[known] - found[known]).mean())
            found[fold.test] += apart * len(known) / int(rows.sum())
    return found


def _features(kept: pa.Table, own: Floats, known: Sequence[str]) -> Floats:
    columns = kept.select(list(dict.fromkeys(known)))
    columns = columns.append_column("own seconds of it", pa.array(own))
    columns = columns.append_column("row of it", pa.array(np.arange(len(own), dtype=np.float64)))
    return study_of(columns, treatment="own seconds of it", outcome="row of it", adjust=known).covariates  # fmt: skip


def _groups(kind: Kind, column: Any, contacts: _Contacts, price: float | None) -> list[Hasty]:
    names, codes = _named(column)
    if kind == "agent":
        blocks, least, over = contacts.blocks, (LEAST_CONTACTS, LEAST_BLOCKS), "days or customers"
    else:
        blocks, least, over = contacts.agent, (LEAST_CONTACTS, LEAST_AGENTS), "agents"
    faster = _faster(contacts) if kind in {"reason", "queue"} else None

    halves = (
        codes if faster is None else np.where((codes < 0) | (faster < 0), -1, 2 * codes + faster)
    )

    def means(values: Floats) -> Means:
        if faster is None:
            return means_of(values, codes, blocks, len(names), least)
        return difference_of(means_of(values, halves, blocks, 2 * len(names), least))

    paid = contacts.paid
    seen = np.isfinite(paid)
    saved, paid_back = means(contacts.saved), means(paid)
    half = means(np.where(seen, contacts.saved / 2, np.nan) - paid)
    net = means(np.where(seen, contacts.saved, np.nan) - paid)
    causes = [(name, means(contacts.beyond[key])) for key, name in (_SECONDS | _SHARES).items() if key in contacts.beyond]  # fmt: skip
    lost = tuple(means(contacts.beyond[key]) for key in ("escalated", "churned") if key in contacts.beyond)  # fmt: skip
    if price is not None and "churned" in contacts.beyond:
        causes.append(("customers lost, in money", means(contacts.beyond["churned"] * price)))
    unlike = np.zeros(len(names), dtype=bool)
    if kind in {"agent", "team"}:
        unlike = _unlike(contacts.expected, codes) | _mostly(~contacts.like, codes, len(names))
    verdicts = verdicts_of(saved, paid_back, half, lost, unlike)
    friction = means(contacts.friction)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    found = []
    for i, name in enumerate(names):
        n = int(counts[i])
        saves, pays = _figure(saved, i, n, over), _figure(paid_back, i, n, over)
        listed = tuple((cause, _figure(one, i, n, over)) for cause, one in causes)
        words = _words(kind, verdicts[i], saves, pays, bool(unlike[i]))
        suffers = _figure(friction, i, n, over)
        left = _figure(net, i, n, over)
        found.append(Hasty(kind, name, n, saves, pays, left, listed, suffers, verdicts[i], words))
    return found


def _faster(contacts: _Contacts) -> Ints:
    """Whether the agent is of the faster half (1), the slower (0), or cannot be told (−1).

    Told by the contacts of the other half of customers, so that no contact's chance names its own agent.
    """
    agents = int(contacts.agent.max()) + 1
    found = np.full(len(contacts.agent), -1, dtype=np.int64)
    for half in (0, 1):
        other, own = contacts.halves != half, contacts.halves == half
        n = np.bincount(contacts.agent[other], minlength=agents)
        total = np.bincount(contacts.agent[other], contacts.saved[other], agents)
        told = n >= LEAST_CONTACTS // 5
        pace = np.divide(total, n, out=np.zeros(agents), where=told)
        if told.any():
            fast = (pace > np.median(pace[told])).astype(np.int64)
            found[own] = np.where(told, fast, -1)[contacts.agent[own]]
    return found


def _unlike(expected: Floats, codes: Ints) -> Mask:
    """Whose contacts were expected to take much longer, or shorter, than everybody's; one a code."""
    known = codes >= 0
    groups = int(codes.max(initial=-1)) + 1
    n = np.bincount(codes[known], minlength=groups)
    total = np.bincount(codes[known], expected[known], groups)
    own = np.divide(total, n, out=np.full(groups, expected.mean()), where=n > 0)
    return np.asarray(np.abs(own / max(float(expected.mean()), 1e-9) - 1) > UNLIKE)


def _mostly(which: Mask, codes: Ints, groups: int) -> Mask:
    n = np.bincount(codes[codes >= 0], minlength=groups)
    return np.asarray(np.bincount(codes[which & (codes >= 0)], minlength=groups) > n / 2)


def _mean_of_cell(kept: pa.Table, own: Floats) -> Floats:
    """What contacts of the same queue and reason take."""
    cell = _cells(kept)
    n = np.bincount(cell)
    total = np.bincount(cell, own)
    return np.asarray(np.divide(total, n, out=np.zeros(len(n)), where=n > 0)[cell])


def _cells(table: pa.Table) -> Ints:
    cell = np.zeros(table.num_rows, dtype=np.int64)
    for name in ("queue", "reason"):
        if name in table.column_names:
            codes = _codes(table[name])
            cell = cell * (int(codes.max(initial=0)) + 1) + codes
    return cell


def _unseen(groups: Sequence[Hasty]) -> tuple[str, ...]:
    """Said wherever somebody has a verdict: it cannot be told from contacts that are harder unseen."""
    people = [one for one in groups if one.kind in {"agent", "team"}]
    if all(one.verdict == "not enough to say" for one in people):
        return ()
    return (
        (
            "Who gets contacts that are harder for a reason that no record tells of has the same verdict as "
            "who is slow or hasty: look at the conversations before you speak to anyone."
        ),
    )


def _figure(means: Means, i: int, n: int, over: str) -> Figure:
    if not np.isfinite(means.error[i]):
        return _unknown(int(means.n[i]), n, over)
    value = float(means.value[i])
    reach = t_reach(float(means.freedom[i])) * float(means.error[i])
    return Estimate(value, value - reach, value + reach, int(means.n[i]), _METHOD.format(blocks=over))  # fmt: skip


def _unknown(usable: int, n: int, over: str) -> Unknown:
    if usable < n and usable < LEAST_CONTACTS:
        fact = f"of {usable} of {n} contacts it is known, and {LEAST_CONTACTS} are needed"
        return Unknown(fact, "contacts whose customers are known and whose window is over")
    if n < LEAST_CONTACTS:
        return Unknown(f"{n} contacts, and {LEAST_CONTACTS} are needed", f"{LEAST_CONTACTS - n} more contacts")  # fmt: skip
    least = LEAST_AGENTS if over == "agents" else LEAST_BLOCKS
    return Unknown(f"the contacts lie on too few {over}", f"contacts of at least {least} {over}")


_MEANING: Final[dict[Verdict, str]] = {
    "fast": "saves time, and surely less than half of it is paid back",
    "hasty": "saves time that is paid back afterwards",
    "thorough": "takes longer, and less follows for it",
    "slow": "takes longer, and surely less than half of it comes back; what else it is worth is not in these seconds",
    "not enough to say": "not enough to say",
}


def _words(kind: Kind, verdict: Verdict, saved: Figure, paid: Figure, unlike: bool) -> str:
    if unlike:
        return "Gets other contacts than the rest: no pace can be told from them."
    if not (isinstance(saved, Estimate) and isinstance(paid, Estimate)):
        return "Not enough to say."
    seconds = f"{saved.value:+.0f} s saved and {paid.value:+.0f} s paid back per contact"
    who = "The faster half of agents, against the slower: " if kind in {"reason", "queue"} else ""
    sentence = f"{who}{_MEANING[verdict]} ({seconds})."
    return sentence[0].upper() + sentence[1:]


def _named(column: Any) -> tuple[list[str], Ints]:
    """The names in order, and each row's place among them; −1 where there is none."""
    texts = pc.cast(column.combine_chunks(), pa.string())
    names = sorted(name for name in pc.unique(texts).to_pylist() if name is not None)
    calls: Any = pc
    places = calls.fill_null(calls.index_in(texts, value_set=pa.array(names, pa.string())), -1)
    return names, np.asarray(places.to_numpy(zero_copy_only=False), dtype=np.int64)


def _codes(column: Any) -> Ints:
    calls: Any = pc
    coded: Any = calls.dictionary_encode(column.combine_chunks(), null_encoding="encode")
    return np.asarray(coded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)


def _numbers(table: pa.Table, name: str) -> Floats:
    """The column as float64, NaN where it is empty or not there."""
    if name not in table.column_names:
        return np.full(table.num_rows, np.nan)
    calls: Any = pc
    cast = calls.cast(table[name].combine_chunks(), pa.float64())
    return np.array(calls.fill_null(cast, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)  # fmt: skip


def _filtered(table: pa.Table, mask: Mask) -> pa.Table:
    keep: Any = pa.array(mask)
    return table.filter(keep)
