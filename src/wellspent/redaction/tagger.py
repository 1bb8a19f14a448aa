"""A trained tagger beside the rules: which words of a customer's turn are personal, and which surely not.

score     the weight of the best way to label the whole turn in which this word has this label
verdict   of each word: the kind it is taken for, `SURE` that it is plain, or neither

A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) decides by the best
ways through it rather than by probabilities: whole numbers, so that the compiled version says
exactly the same. A turn of nothing but the words that hold sentences together is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.contacts import Speaker
from wellspent.redaction.lines import Span, settle
from wellspent.redaction.tagger_features import Worded, features, read
from wellspent.redaction.tagger_weights import KINDS, LABELS, PLAIN, SCALE, Weights, shipped
from wellspent.redaction.tagger_words import MIXED, ORDINARY, seen

__all__ = ["SURE", "Verdict", "found", "joined", "lean", "scores", "tag", "trimmed"]

Verdict = tuple[int, int, int]
"""Characters from and to, and what they are: the number of a kind from 1, `SURE` or 0."""
Numbers = npt.NDArray[np.int64]

SURE: Final = -1
"""Surely nothing personal."""

# By how much, in log-odds, a word must lean towards a kind to be taken for it: less than 0 where
# a miss costs more than a word too many.
_LEAN: Final = {kind: 0.0 if kind in {"name", "order", "dob"} else -1.0 for kind in KINDS}
# From how far on a word is surely plain: one of letters, one with digits. Where both sides are
# heard the rules hear what was asked, and know better.
_SURE: Final = {False: (99.0, 99.0), True: (2.0, 4.0)}
_PROVEN: Final = 7  # how sure a rule is of what its own form proves
_NAMING: Final = {False: 0, True: 5}  # how sure the tagger is of a kind, as rules are
_ENDS: Final = frozenset(".!?;:\n")
_STAYING: Final = frozenset(KINDS.index(kind) + 1 for kind in ("name", "address"))
_NEAR: Final = 3  # characters between two words of one span


def lean(*, one_sided: bool) -> Numbers:
    """What is taken off the score of each label, `SCALE`d; last from where on a word is sure."""
    taken = [0.0] * PLAIN + [_LEAN[kind] for kind in KINDS]
    return np.array([round(SCALE * each) for each in (*taken, *_SURE[one_sided])], np.int64)


def tag(said: Sequence[tuple[Speaker, str]], weights: Weights | None = None,
        *, one_sided: bool) -> list[list[Verdict]]:  # fmt: skip
    """The verdicts of each turn of a conversation; none for those that are not the customer's."""
    weights = weights or shipped()
    verdicts: list[list[Verdict]] = []
    before: Worded | None = None
    number = 0
    for speaker, text in said:
        turn = read(seen(text))
        own = speaker == "customer"
        if own and any(each != ORDINARY for each in turn.classes):
            keys = features(turn, before, number, one_sided=one_sided)
            numbered = np.array([1 <= each <= MIXED for each in turn.classes])
            judged = _judged(scores(keys, weights), numbered, lean(one_sided=one_sided))
            verdicts.append([(w.start, w.end, v) for w, v in zip(turn.tokens, judged, strict=True)])
        else:
            verdicts.append([])
        before, number = turn, number + own
    return verdicts


def scores(keys: Sequence[Sequence[int]], weights: Weights) -> Numbers:
    """The score of every label of every word, shape (words, labels)."""
    row_of = weights.row_of
    own = np.zeros((len(keys), len(LABELS)), np.int64)
    for at, told in enumerate(keys):
        rows = [row_of[key] for key in told if key in row_of]
        own[at] = weights.rows[rows].sum(axis=0, dtype=np.int64)
    passing = weights.transitions.astype(np.int64)
    ahead, back = own.copy(), np.zeros_like(own)
    for t in range(1, len(own)):
        ahead[t] += (ahead[t - 1][:, None] + passing).max(axis=0)
    for t in range(len(own) - 2, -1, -1):
        back[t] = (passing + (own[t + 1] + back[t + 1])[None, :]).max(axis=1)
    both: Numbers = ahead + back
    return both


def _judged(scored: Numbers, numbered: npt.NDArray[np.bool_], taken: Numbers) -> list[int]:
    plain = scored[:, :PLAIN].max(axis=1)
    personal = scored[:, PLAIN:] - taken[PLAIN:-2]
    best = personal.argmax(axis=1)
    kind = np.where(personal.max(axis=1) > plain, best + 1, 0)
    sure = plain - scored[:, PLAIN:].max(axis=1) >= np.where(numbered, taken[-1], taken[-2])
    judged: Any = np.where(kind > 0, kind, np.where(sure, SURE, 0))
    return [int(each) for each in judged]


_LAST_LATIN: Final = "\u024f"


def joined(
    spans: Sequence[Span],
    verdicts: Sequence[Verdict],
    text: str,
    stay: AbstractSet[str],
    *,
    one_sided: bool,
    awaited: bool,
) -> list[Span]:
    """What the rules found in a turn and what the tagger did, settled.

    Words that `stay` and tags (`<noise/>`) are no part of what the tagger finds, nor are numbers
    where both sides are heard and nothing personal is `awaited`: neither asked for nor announced. Where the agent's
    side is missing, the tagger takes words off the spans of the rules, and its word for a kind
    counts for more than most of theirs.
    """
    if one_sided:
        spans = [*trimmed(verdicts, spans)]
    free = []
    for start, end, verdict in verdicts:
        low = text[start:end].lower()
        stays = (verdict in _STAYING and low in stay) or text[start - 1 : start] == "<"
        bare = not (one_sided or awaited or low.isalpha())
        # it has learned from English alone: other scripts are all alike to it
        foreign = low.isalpha() and min(low) > _LAST_LATIN
        free.append((start, end, 0 if stays or bare or foreign else verdict))
    return settle([*spans, *found(free, text, _NAMING[one_sided])])


def found(verdicts: Sequence[Verdict], text: str, sure: int = 0) -> Iterator[Span]:
    """The spans of a turn; words of one kind that stand together in a sentence are one."""
    last: Span | None = None
    for start, end, verdict in verdicts:
        if verdict <= 0:
            continue
        kind = KINDS[verdict - 1]
        if last and last.kind == kind and _together(text[last.end : start], kind):
            last = last._replace(end=end)
            continue
        if last:
            yield last
        last = Span(start, end, kind, sure)
    if last:
        yield last


def _together(gap: str, kind: str) -> bool:
    """Whether words with this between them are one address, name or number."""
    return len(gap) <= _NEAR and (kind == "email" or not _ENDS.intersection(gap))


def trimmed(verdicts: Sequence[Verdict], spans: Iterable[Span]) -> Iterator[Span]:
    """The spans of rules without the words at their ends that are surely plain.

    A span that nothing is left of is gone; what its own form proves stays as it is.
    """
    for span in spans:
        words = [word for word in verdicts if word[0] < span.end and word[1] > span.start]
        if span.sure >= _PROVEN or not words:
            yield span
            continue
        kept = [n for n, (_, _, verdict) in enumerate(words) if verdict != SURE]
        if not kept:
            continue
        start = words[kept[0]][0] if kept[0] else span.start
        end = words[kept[-1]][1] if kept[-1] < len(words) - 1 else span.end
        yield span._replace(start=max(start, span.start), end=min(end, span.end))
