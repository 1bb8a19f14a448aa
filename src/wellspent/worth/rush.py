"""Signs that a contact was hurried, each with the words that show it, and how many of those there were to see.

interruption        the agent begins, by measured times, while the customer speaks, and it is no backchannel
early close         the agent says farewell while what the customer just asked or raised stands open
unanswered concern  a feeling that no later words of the agent meet, a question that none answers
no recap            something was done, and nothing is said back from there to the end
status              shown, not shown, no occasion (nothing to interrupt, answer, recap), cannot tell
index               signs shown of the signs that could be seen; null where none could

A sign says what happened, not why: clock, queue or form may drive it as well as the agent. Times
that were not measured, and records in which nobody ever overlaps, show no interruptions: they cannot
tell, and never count as none. How often a sign is right: docs/method/haste.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Figure, estimate_mean, estimate_share
from wellspent.worth.rush_phrases import Said, said_in

__all__ = ["RUSH_SIGNS", "STATUSES", "Rush", "RushFound", "RushSign", "rush_of", "rush_over"]

RushSign = Literal["interruptions", "early closes", "unanswered concerns", "no recap"]
RUSH_SIGNS: Final[tuple[RushSign, ...]] = (
    "interruptions",
    "early closes",
    "unanswered concerns",
    "no recap",
)
STATUSES: Final = ("shown", "not shown", "no occasion", "cannot tell")
_SHOWN, _NOT, _NONE, _UNTOLD = range(4)
_arrow: Any = pc  # its stubs know fewer calls than it has

OVERLAP_SECONDS: Final = 2.0
"""Shorter overlaps are how turns change hands: most last less than half a second, and nearly all less
than one (Heldner & Edlund 2010, *Pauses, gaps and overlaps in conversations*); two are four or five words."""
HELD_SECONDS: Final = 1.0
"""How long the customer has to have held the floor before the agent came in."""
_LEAST_WORDS: Final = 4  # of an agent's turn that is no backchannel, and of the customer's
_ANSWER_WORDS: Final = 1  # what has to be left of a turn, courtesies taken away, to be an answer
_LAST_TURNS: Final = 2  # of the customer's before the close
LEAST_CONFIDENCE: Final = 0.8
"""From here on the scorecard's answers are nearly always a person's too (docs/method/scorecard.md)."""

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RushFound:
    """What was found in a table of turns.

    `signs` has a row a sign that was seen: contact, sign, turn, start, end, quote, where the quote
    stands between the characters `start` and `end` of the turn. `contacts` has a row a contact: a column
    a sign with its status, `shown`, `seen` and `index`.
    """

    signs: pa.Table
    contacts: pa.Table


@dataclass(frozen=True, slots=True)
class Rush:
    """How hurried contacts are: the mean index, and each sign's share of those that could show it.

    `spread` counts contacts by the number of signs shown, from 0 to 4, `unseen` those that could
    show none.
    """

    index: Figure
    signs: tuple[tuple[RushSign, Figure], ...]
    spread: tuple[int, ...]
    unseen: int


@dataclass(frozen=True, slots=True)
class _Turns:
    """Turns in order, one value each; `of` is the place of the contact, from 0."""

    of: Whole
    contacts: int
    agent: Flags
    customer: Flags
    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    said: Said
    cares: Flags
    unmet: Flags
    source: Whole

    @property
    def place(self) -> Whole:
        return np.arange(len(self.of))

    def last(self, which: Flags) -> Whole:
        """Of every contact the last place of these turns; −1 where there is none."""
        found = np.full(self.contacts, -1)
        found[self.of[which]] = self.place[which]
        return found

    def first(self, which: Flags) -> Whole:
        """Of every contact the first place of these turns; the number of all where there is none."""
        found = np.full(self.contacts, len(self.of))
        found[self.of[which][::-1]] = self.place[which][::-1]
        return found

    def any(self, which: Flags) -> Flags:
        """Of every contact whether it has such a turn."""
        return np.bincount(self.of[which], minlength=self.contacts) > 0


def rush_of(tables: Mapping[str, pa.Table]) -> RushFound:
    """The signs of rush in whole contacts, and each contact's index.

    `tables` hold `turns`. Where there are more they are used: by `labels` a turn for empathy meets a feeling;
    by `contacts` a typed channel has no interruptions, and whether a record carries overlaps is told by its
    source; by `answers` and `evidence` a turn for feelings to which the scorecard surely answers that nobody
    addressed them is a sign too. Pure; contacts are independent but for their source.
    """
    table = tables["turns"].sort_by([("contact", "ascending"), ("turn", "ascending")])
    names, turns, spoken = _read(table, tables)
    found = (
        _interruptions(turns, spoken),
        _early_closes(turns),
        _unanswered(turns),
        _no_recap(turns),
    )
    talk = turns.any(turns.agent) & turns.any(turns.customer)
    statuses = [np.where(talk, status, _UNTOLD) for _, status in found]
    flagged = [where & talk[turns.of] for where, _ in found]
    return RushFound(_signs(table, flagged), _contacts(names, statuses))


def rush_over(contacts: pa.Table) -> Rush:
    """How hurried these contacts are, from the rows that `rush_of` gives of them."""
    index = _floats(contacts["index"])
    shown = np.asarray(contacts["shown"].to_numpy())
    seen = np.asarray(contacts["seen"].to_numpy()) > 0
    signs = []
    for sign in RUSH_SIGNS:
        is_shown, is_not = (int(_arrow.sum(_arrow.equal(contacts[sign], pa.scalar(one))).as_py() or 0) for one in STATUSES[:2])  # fmt: skip
        signs.append((sign, estimate_share(is_shown, is_shown + is_not, "contacts that could show it")))  # fmt: skip
    spread = np.bincount(shown[seen], minlength=len(RUSH_SIGNS) + 1)
    return Rush(
        estimate_mean(index[seen]), tuple(signs), tuple(spread.tolist()), int((~seen).sum())
    )


def _read(table: pa.Table, tables: Mapping[str, pa.Table]) -> tuple[Any, _Turns, Flags]:
    """The names of the contacts, their turns, and which contacts are not said to be typed."""
    ids: Any = _arrow.dictionary_encode(table["contact"].combine_chunks())
    if isinstance(ids, pa.ChunkedArray):
        ids = ids.combine_chunks()
    texts: Any = _arrow.dictionary_encode(table["text"].combine_chunks())
    codes = np.asarray(_arrow.fill_null(texts.indices, 0).to_numpy(zero_copy_only=False))
    distinct = said_in(texts.dictionary)
    speaker: Any = table["speaker"]
    spoken, source = _records(ids.dictionary, tables.get("contacts"))
    of = np.asarray(ids.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    return (
        ids.dictionary,
        _Turns(
            of=of,
            contacts=len(ids.dictionary),
            agent=_is(speaker, "agent"),
            customer=_is(speaker, "customer"),
            start=_floats(table["start"]),
            end=_floats(table["end"]),
            said={name: values[codes] for name, values in distinct.items()},
            cares=_cares(table, tables.get("labels")),
            unmet=_answered_no(table, tables, "addressed_feelings"),
            source=source[of],
        ),
        spoken,
    )


def _records(names: Any, contacts: pa.Table | None) -> tuple[Flags, Whole]:
    """Of every contact whether it may be spoken, and which source it is from."""
    spoken, source = np.ones(len(names), dtype=bool), np.zeros(len(names), dtype=np.int64)
    if contacts is None or not contacts.num_rows:
        return spoken, source
    rows: Any = _arrow.index_in(names, value_set=contacts["contact"].combine_chunks())
    known = np.asarray(_arrow.is_valid(rows).to_numpy(zero_copy_only=False))
    at = pa.array(np.asarray(_arrow.fill_null(rows, 0).to_numpy(zero_copy_only=False)))
    if "channel" in contacts.column_names:
        channel: Any = contacts["channel"].combine_chunks().take(at)
        spoken = ~known | _is(_arrow.fill_null(channel, "voice"), "voice")
    if "source" in contacts.column_names:
        coded: Any = _arrow.dictionary_encode(_arrow.fill_null(contacts["source"].combine_chunks().take(at), ""))  # fmt: skip
        source = np.where(known, coded.indices.to_numpy(zero_copy_only=False).astype(np.int64) + 1, 0)  # fmt: skip
    return spoken, source


def _cares(table: pa.Table, labels: pa.Table | None) -> Flags:
    """Which turns the labeller takes for empathy; none where there are no labels."""
    if labels is None or not labels.num_rows:
        return np.zeros(table.num_rows, dtype=bool)
    chosen = labels.filter(_arrow.equal(labels["part"], pa.scalar("empathy")))
    return _rows_of(table, chosen, ["contact", "turn"])


def _answered_no(table: pa.Table, tables: Mapping[str, pa.Table], question: str) -> Flags:
    """The turns that show a sure no to this question of the scorecard."""
    answers, evidence = tables.get("answers"), tables.get("evidence")
    if answers is None or evidence is None or not answers.num_rows:
        return np.zeros(table.num_rows, dtype=bool)
    sure = _arrow.greater_equal(answers["confidence"], LEAST_CONFIDENCE)
    refused = answers.filter(_arrow.and_(_asked(answers, question, "no"), sure))
    shown = evidence.filter(_arrow.equal(evidence["question"], question))
    shown = shown.join(refused.select(["contact"]), "contact", join_type="left semi")
    return _rows_of(table, shown, ["contact", "turn"])


def _asked(answers: pa.Table, question: str, answer: str) -> Any:
    return _arrow.and_(_arrow.equal(answers["question"], question), _arrow.equal(answers["answer"], answer))  # fmt: skip


def _rows_of(table: pa.Table, chosen: pa.Table, keys: list[str]) -> Flags:
    """Which rows of the table have a row of the same keys among those chosen."""
    places: Any = pa.array(np.arange(table.num_rows))
    keyed = table.select(keys).append_column("row", places)
    rows = keyed.join(chosen.select(keys), keys, join_type="left semi")
    found = np.zeros(table.num_rows, dtype=bool)
    found[np.asarray(rows["row"].to_numpy())] = True
    return found


def _interruptions(turns: _Turns, spoken: Flags) -> tuple[Flags, Whole]:
    """An agent's turn that begins inside a customer's that has the floor and goes on for a while."""
    timed = np.isfinite(turns.start) & np.isfinite(turns.end) & (turns.end > turns.start)
    own, other = turns.agent & timed, turns.customer & timed
    into = _inside(turns, own, other)
    there = into >= 0
    overlap = np.where(there, np.minimum(turns.end[into], turns.end) - turns.start, 0.0)
    held = np.where(there, turns.start - turns.start[into], 0.0)
    # who came in on the agent did not have the floor
    came_in = _inside(turns, other, own & ~turns.said["backchannel"]) >= 0
    said = turns.said
    weighty = (said["words"] >= _LEAST_WORDS) & ~said["backchannel"] & ~said["ends"] & (said["left"] > _ANSWER_WORDS)  # fmt: skip
    hit = there & (overlap >= OVERLAP_SECONDS) & (held >= HELD_SECONDS) & weighty
    hit &= np.where(there, weighty[into] & ~came_in[into] & ~said["settled"][into], False)
    carries = np.zeros(int(turns.source.max(initial=0)) + 1, dtype=bool)
    carries[turns.source[there & (overlap > 0)]] = True
    measured = spoken & turns.any(own) & turns.any(other)
    measured &= ~turns.any((turns.agent | turns.customer) & ~timed)
    measured[turns.of] &= carries[turns.source]
    hit &= measured[turns.of]
    return hit, np.where(measured, np.where(turns.any(hit), _SHOWN, _NOT), _UNTOLD)


def _inside(turns: _Turns, inner: Flags, outer: Flags) -> Whole:
    """For each of the `inner` turns the latest of `outer` that began before and has not ended; else −1.

    Contacts are laid one after the other in time, so that one search serves them all.
    """
    far = float(np.nanmax(np.where(np.isfinite(turns.end), turns.end, 0.0), initial=0.0)) + 1.0
    base = turns.of * far
    outers = np.flatnonzero(outer)
    found = np.full(len(turns.of), -1)
    if not len(outers):
        return found
    order = outers[np.argsort(base[outers] + turns.start[outers], kind="stable")]
    begins = (base + turns.start)[order]
    inners = np.flatnonzero(inner)
    at = np.searchsorted(begins, (base + turns.start)[inners], side="left") - 1
    latest = order[np.maximum(at, 0)]
    good = (at >= 0) & (turns.of[latest] == turns.of[inners]) & (turns.end[latest] > turns.start[inners])  # fmt: skip
    found[inners[good]] = latest[good]
    return found


def _early_closes(turns: _Turns) -> tuple[Flags, Whole]:
    """The first farewell of the agent, while one of the customer's last turns stands open."""
    said = turns.said
    ends = turns.agent & said["ends"]
    close = turns.first(ends)
    closes = np.where(turns.any(ends), close, -1)
    before = turns.customer & (turns.place < closes[turns.of])
    last = turns.last(before)
    rank = _rank_from_end(turns, before)
    lately = before & (rank < _LAST_TURNS)
    answered = _answers(turns) & (turns.place <= closes[turns.of])
    met = turns.agent & (turns.place <= closes[turns.of]) & (said["meets"] | turns.cares)
    raised = lately & said["question"] & (turns.place > turns.last(answered)[turns.of])
    raised |= lately & (said["unsettled"] & ~said["ends"]) & (turns.place > turns.last(answered)[turns.of])  # fmt: skip
    felt = lately & said["feels"] & (turns.place > turns.last(met | answered)[turns.of])
    hit = np.zeros(len(turns.of), dtype=bool)
    content = np.where(last >= 0, (said["settled"] | said["pleased"])[last], False)
    cut_off = np.where(last >= 0, (said["holds_on"] & ~said["thanks"])[last], False)
    shown = (turns.any(raised | felt) & ~content) | cut_off
    hit[closes[shown]] = True
    occasion = (closes >= 0) & (last >= 0)
    return hit, np.where(occasion, np.where(shown, _SHOWN, _NOT), _NONE)


def _rank_from_end(turns: _Turns, which: Flags) -> Whole:
    """0 for the last of these turns in its contact, 1 for the one before it, and so on."""
    total = np.bincount(turns.of[which], minlength=turns.contacts)
    upto = np.cumsum(which)
    before = np.concatenate([[0], np.cumsum(total)[:-1]]) if turns.contacts else total
    return np.asarray(total[turns.of] - (upto - before[turns.of]))


def _answers(turns: _Turns) -> Flags:
    """The agent's turns that state something, and do not only ask to wait."""
    said = turns.said
    only_waits = said["waits"] & (said["left"] <= 2 * _LEAST_WORDS)
    return turns.agent & ((said["stated"] >= _ANSWER_WORDS) | said["affirms"]) & ~only_waits


def _unanswered(turns: _Turns) -> tuple[Flags, Whole]:
    """Feelings that no later turn of the agent's meets, and questions after which nothing is stated."""
    said = turns.said
    feels = turns.customer & said["feels"]
    asks = turns.customer & said["question"] & (said["words"] >= _LEAST_WORDS)
    met = turns.last(turns.agent & (said["meets"] | turns.cares))[turns.of]
    answered = turns.last(_answers(turns))[turns.of]
    hit = (feels & (turns.place > met)) | (asks & (turns.place > answered))
    # the labeller heard a feeling, and the scorecard is sure that nobody met it
    unmet = turns.unmet & turns.customer & turns.cares & ~said["no_feeling"] & (turns.place > met)
    # what the record ends with nobody can have answered in it
    ends = turns.last(turns.agent)[turns.of]
    hit = (hit & (turns.place < ends)) | unmet
    occasion = turns.any(((feels | asks) & (turns.place < ends)) | unmet)
    return hit, np.where(occasion, np.where(turns.any(hit), _SHOWN, _NOT), _NONE)


def _no_recap(turns: _Turns) -> tuple[Flags, Whole]:
    """The last thing done of which nothing is said back, in the same turn or later."""
    said = turns.said
    done = turns.agent & said["done"] & ~said["undone"]
    first, last = turns.first(done), turns.last(done)
    kept = turns.last(turns.agent & said["record"])
    occasion = last >= 0
    # what was read out just before it was done has been said back too
    agent_before = turns.last(turns.agent & (turns.place < first[turns.of]))
    shown = occasion & (kept < np.where(agent_before >= 0, agent_before, first))
    hit = np.zeros(len(turns.of), dtype=bool)
    hit[last[shown]] = True
    return hit, np.where(occasion, np.where(shown, _SHOWN, _NOT), _NONE)


def _signs(table: pa.Table, flagged: list[Flags]) -> pa.Table:
    parts = []
    for sign, where in zip(RUSH_SIGNS, flagged, strict=True):
        places: Any = pa.array(np.flatnonzero(where))
        rows = table.take(places)
        quote: Any = _arrow.fill_null(rows["text"], "")
        length = _arrow.utf8_length(quote)
        parts.append(
            pa.table({
                "contact": rows["contact"],
                "sign": pa.array([sign] * rows.num_rows, pa.string()),
                "turn": rows["turn"],
                "start": pa.array(np.zeros(rows.num_rows, dtype=np.int32)),
                "end": _arrow.cast(length, pa.int32()),
                "quote": quote,
            })
        )  # fmt: skip
    return pa.concat_tables(parts).sort_by([("contact", "ascending"), ("turn", "ascending")])


def _contacts(names: Any, statuses: list[Whole]) -> pa.Table:
    stack = np.column_stack(statuses) if len(names) else np.empty((0, len(RUSH_SIGNS)), np.int64)
    shown = (stack == _SHOWN).sum(axis=1)
    seen = shown + (stack == _NOT).sum(axis=1)
    index = np.divide(shown, seen, out=np.full(len(stack), np.nan), where=seen > 0)
    words: Any = pa.array(STATUSES, pa.string())
    columns: dict[str, Any] = {
        sign: words.take(pa.array(stack[:, i])) for i, sign in enumerate(RUSH_SIGNS)
    }
    return pa.table({
        "contact": names, **columns, "shown": pa.array(shown), "seen": pa.array(seen),
        "index": pa.array(index, mask=seen == 0),
    })  # fmt: skip


def _is(column: Any, value: str) -> Flags:
    return np.asarray(_arrow.fill_null(_arrow.equal(column, pa.scalar(value)), False).to_numpy(zero_copy_only=False))  # fmt: skip


def _floats(column: Any) -> npt.NDArray[np.float64]:
    plain = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    filled: Any = _arrow.fill_null(_arrow.cast(plain, pa.float64()), float("nan"))
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.float64)
