"""What turns show and contacts hold, over all turns of a batch: loops compiled by numba.

They do what `traits.turn_traits`, `model.pool` and `traits.contact_gauges` say, in
whole numbers, so that the sums are the same in any order; the tests hold them together.
Turns of a contact stand together: `edges[c]` to `edges[c + 1]` are those of contact c.
"""

# ruff: noqa: PLR0917 - arguments are columns, and loops stand in loops

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel

__all__ = ["AGENT", "CUSTOMER", "Signs", "Text", "count_feelings", "count_signs",
           "fill_words", "pick_gauges", "pool_turns", "say_texts", "show_turns"]  # fmt: skip

Whole = npt.NDArray[Any]

_PRIME: Final = np.uint64(0x100000001B3)
_SEED: Final = np.uint64(0xCBF29CE484222325)
AGENT: Final = 0
CUSTOMER: Final = 1
_BLANK: Final = -(1 << 30)

# what a byte of a plain text is part of; 0: of no word
_LETTER, _OPENS, _CLOSES = 1, 4, 5
_KINDS: Final = np.zeros(256, np.uint8)
_KINDS[[39, *range(97, 123)]] = _LETTER
_KINDS[[33, 63]] = 2  # marks
_KINDS[48:58] = 3  # digits
_KINDS[91], _KINDS[93] = _OPENS, _CLOSES  # brackets


class Text(NamedTuple):
    """Where the weights of words, pairs of words and cues stand; −1: nowhere."""

    keys: Whole  # hashes of words and pairs, by open addressing; 0: free
    rows: Whole
    cues: Whole  # speaker × cue
    weights: Whole  # one row a trait


class Signs(NamedTuple):
    """Where the weights of all the other traits stand; −1: nowhere."""

    speaker: Whole
    first: Whole  # speaker × place
    last: Whole
    part: Whole  # speaker × part
    friction: Whole
    words: Whole  # by the bits of the number of words
    length: Whole  # by the length of the contact
    closing: Whole  # speaker × place from the last × cue
    near_part: Whole  # side × speaker × part
    near_cue: Whole  # side × speaker × cue
    near_none: Whole  # side


@kernel
def _slot(keys: Whole, digest: Any) -> Any:
    """The place in the table where the hash stands, or the free one where it would."""
    last = np.uint64(len(keys) - 1)
    place = digest & last
    while keys[place] != 0 and keys[place] != digest:
        place = (place + np.uint64(1)) & last
    return place


@kernel
def _extend(digest: Any, data: Whole, start: Any, end: Any) -> Any:
    """The FNV-1a hash of what was hashed before, followed by a word; digits are noughts."""
    for k in range(start, end):
        byte = data[k]
        if 48 <= byte <= 57:
            byte = np.uint8(48)
        digest = (digest ^ np.uint64(byte)) * _PRIME
    return digest


@kernel
def _extend_both(one: Any, two: Any, data: Whole, start: Any, end: Any) -> tuple[Any, Any]:
    """Two hashes followed by the same word: sooner than one after the other."""
    for k in range(start, end):
        byte = data[k]
        if 48 <= byte <= 57:
            byte = np.uint8(48)
        one = (one ^ np.uint64(byte)) * _PRIME
        two = (two ^ np.uint64(byte)) * _PRIME
    return one, two


@kernel
def _begun(speaker: Any) -> Any:
    return (_SEED ^ np.uint64(speaker + 1)) * _PRIME


@kernel
def fill_words(
    keys: Whole, rows: Whole, data: Whole, offsets: Whole, speakers: Whole, of: Whole
) -> bool:
    """Enters words and pairs into an empty table; False where two have the same hash."""
    for word in range(len(of)):
        digest = _extend(_begun(speakers[word]), data, offsets[word], offsets[word + 1])
        place = _slot(keys, digest)
        if keys[place] != 0 or digest == 0:
            return False
        keys[place] = digest
        rows[place] = of[word]
    return True


@kernel
def _word_end(data: Whole, start: Any, stop: Any) -> Any:
    """Where the word that begins here ends; `start` itself where none begins."""
    kind = _KINDS[data[start]]
    if kind == _OPENS and start + 1 < stop and _KINDS[data[start + 1]] == _LETTER:
        kind = _LETTER
    elif kind == 0 or kind >= _OPENS:
        return start
    k = start + 1
    while k < stop and _KINDS[data[k]] == kind:
        k += 1
    closed = kind == _LETTER and k < stop and _KINDS[data[k]] == _CLOSES
    return k + 1 if closed else k


@kernel
def _add(totals: Whole, t: Any, weights: Whole, row: Any) -> None:
    """Adds a row of weights to the total of a turn; whole arrays, for a part of one costs more."""
    if row >= 0:
        for column in range(weights.shape[1]):
            totals[t, column] += weights[row, column]


@kernel
def _add_cues(totals: Whole, t: Any, weights: Whole, mask: Any, rows: Whole) -> None:
    """Adds the weights of every cue of a mask; `rows` says where they stand."""
    cue = 0
    while mask:
        if mask & np.uint64(1):
            _add(totals, t, weights, rows[cue])
        mask >>= np.uint64(1)
        cue += 1


@kernel
def say_texts(
    text: Text, data: Whole, offsets: Whole, of: Whole, speakers: Whole, masks: Whole
) -> tuple[Whole, Whole]:
    """What the words and cues of each saying speak for, and how many words it has.

    A saying is a text `of` those in `data`, by a speaker, with the cues that stand in it.
    """
    # taken out of the tuple once: a tuple that is handed on is counted at every call
    keys, rows, weights, cues = text.keys, text.rows, text.weights, text.cues
    says = np.zeros((len(of), weights.shape[1]), np.int32)
    counts = np.zeros(len(of), np.int32)
    seen = np.full(len(keys), -1, np.int32)
    for t in range(len(of)):
        begun, before, count = _begun(speakers[t]), np.uint64(0), 0
        k, stop = offsets[of[t]], offsets[of[t] + 1]
        while k < stop:
            end = _word_end(data, k, stop)
            if end == k:
                k += 1
                continue
            word, pair = _extend_both(begun, (before ^ np.uint64(32)) * _PRIME, data, k, end)
            place = _slot(keys, word)
            if keys[place] != 0 and seen[place] != t:
                seen[place] = t
                _add(says, t, weights, rows[place])
            if count > 0:
                place = _slot(keys, pair)
                if keys[place] != 0 and seen[place] != t:
                    seen[place] = t
                    _add(says, t, weights, rows[place])
            before, k = word, end
            count += 1
        counts[t] = count
        _add_cues(says, t, weights, masks[t], cues[speakers[t]])
    return says, counts


@kernel
def _ranks(edges: Whole, speakers: Whole) -> tuple[Whole, Whole]:
    """How many turns of the same speaker, in the same contact, stand before and after each."""
    first, last = np.zeros(len(speakers), np.int32), np.zeros(len(speakers), np.int32)
    seen = np.zeros(3, np.int32)
    for c in range(len(edges) - 1):
        seen[:] = 0
        for t in range(edges[c], edges[c + 1]):
            first[t] = seen[speakers[t]]
            seen[speakers[t]] += 1
        for t in range(edges[c], edges[c + 1]):
            last[t] = seen[speakers[t]] - 1 - first[t]
    return first, last


@kernel
def _length_bits(count: Any) -> Any:
    """How many binary digits a number has."""
    bits = 0
    while count:
        count >>= 1
        bits += 1
    return bits


@kernel
def show_turns(
    signs: Signs,
    weights: Whole,
    bias: Whole,
    edges: Whole,
    speakers: Whole,
    parts: Whole,
    frictions: Whole,
    masks: Whole,
    sayings: Whole,
    says: Whole,
    counts: Whole,
    far: int,
) -> tuple[Whole, Whole, Whole]:
    """What each turn shows, by its saying (a row of `says`) and all around; and its ranks."""
    first, last = _ranks(edges, speakers)
    shows = np.empty((len(speakers), len(bias)), np.int32)
    for c in range(len(edges) - 1):
        begin, stop = edges[c], edges[c + 1]
        for t in range(begin, stop):
            who, said = speakers[t], sayings[t]
            for column in range(len(bias)):
                shows[t, column] = says[said, column] + bias[column]
            _add(shows, t, weights, signs.speaker[who])
            _add(shows, t, weights, signs.first[who, min(first[t], far)])
            _add(shows, t, weights, signs.last[who, min(last[t], far)])
            if parts[t] >= 0:
                _add(shows, t, weights, signs.part[who, parts[t]])
            if frictions[t] >= 0:
                _add(shows, t, weights, signs.friction[frictions[t]])
            bits = _length_bits(counts[said])
            _add(shows, t, weights, signs.words[min(bits, len(signs.words) - 1)])
            _add(shows, t, weights, signs.length[min((stop - begin) // 12, 4)])
            if last[t] < signs.closing.shape[1]:
                _add_cues(shows, t, weights, masks[t], signs.closing[who, last[t]])
            for side in range(2):
                near = t - 1 + 2 * side
                if near < begin or near >= stop:
                    _add(shows, t, weights, signs.near_none[side])
                    continue
                if parts[near] >= 0:
                    _add(shows, t, weights, signs.near_part[side, speakers[near], parts[near]])
                _add_cues(shows, t, weights, masks[near], signs.near_cue[side, speakers[near]])
    return shows, first, last


@kernel
def pool_turns(
    shows: Whole, edges: Whole, likely: Whole, floor: int, ending: int
) -> tuple[Whole, Whole]:
    """For each contact and column: the strongest, the two strongest, the strongest near the
    end; and the sum of `likely`.
    """
    contacts, width = len(edges) - 1, shows.shape[1]
    steep = len(likely) // 2
    pooled = np.empty((contacts, 3, width), np.int64)
    many = np.zeros((contacts, width), np.int64)
    for c in range(contacts):
        begin, stop = edges[c], edges[c + 1]
        for column in range(width):
            one, two, end = _BLANK, _BLANK, _BLANK
            for t in range(begin, stop):
                value = shows[t, column]
                many[c, column] += likely[max(-steep, min(steep, value)) + steep]
                if value > one:
                    one, two = value, one
                elif value > two:
                    two = value
                if t >= stop - ending and value > end:
                    end = value
            if stop - begin == 1:
                two = one
            pooled[c, 0, column] = max(one, floor)
            pooled[c, 1, column] = max(one + two, 2 * floor)
            pooled[c, 2, column] = max(end, floor)
    return pooled, many


@kernel
def count_signs(
    counts: Whole,
    edges: Whole,
    speakers: Whole,
    parts: Whole,
    frictions: Whole,
    masks: Whole,
    first: Whole,
    last: Whole,
    kinds: int,
    cues: int,
    opening: int,
    closing: int,
) -> None:
    """Counts parts and cues by speaker (agent, customer) and zone (open, close, all, last),
    frictions and turns by speaker into `counts`: contact × speaker × (4 zones of signs, then
    frictions, then turns).
    """
    size = kinds + cues
    for c in range(len(edges) - 1):
        for t in range(edges[c], edges[c + 1]):
            who = speakers[t]
            if who > CUSTOMER:
                continue
            inside = (first[t] < opening, last[t] < closing, True, last[t] < 1)
            for zone in range(4):
                if not inside[zone]:
                    continue
                if parts[t] >= 0:
                    counts[c, who, zone * size + parts[t]] += 1
                mask, cue = masks[t], zone * size + kinds
                while mask:
                    if mask & np.uint64(1):
                        counts[c, who, cue] += 1
                    mask >>= np.uint64(1)
                    cue += 1
            if frictions[t] >= 0:
                counts[c, who, 4 * size + frictions[t]] += 1
            counts[c, who, -1] += 1


@kernel
def count_feelings(edges: Whole, speakers: Whole, felt: Whole, meets: Whole) -> Whole:
    """For each contact: the customer's feelings, those that the agent's next turn met, the rest."""
    counts = np.zeros((len(edges) - 1, 3), np.int64)
    for c in range(len(edges) - 1):
        met = False
        for t in range(edges[c + 1] - 1, edges[c] - 1, -1):
            if speakers[t] == AGENT:
                met = meets[t]
            elif speakers[t] == CUSTOMER and felt[t]:
                counts[c, 0] += 1
                counts[c, 1 if met else 2] += 1
    return counts


@kernel
def pick_gauges(counted: Whole, flat: Whole, others: Whole, chosen: Whole) -> Whole:
    """The columns chosen from `counted`, each number flattened by a table, and from `others`."""
    width = counted.shape[1]
    picked = np.empty((len(counted), len(chosen)), np.float64)
    for c in range(len(counted)):
        for k in range(len(chosen)):
            place = chosen[k]
            if place < width:
                picked[c, k] = flat[counted[c, place]]
            else:
                picked[c, k] = others[c, place - width]
    return picked
