"""Conversations opened: those drawn for a person to check, and those that a page carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Unknown
from wellspent.report.gather import (
    gather,
    gather_time,
    query_records,
    query_rows,
    sql_kind,
    sql_name,
)
from wellspent.report.model import (
    Answered,
    Check,
    Conversation,
    Details,
    Piece,
    Quote,
    Spoken,
)
from wellspent.report.words import say_count
from wellspent.scorecard.forms import default_form
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "CARRIED",
    "CHECKED",
    "NoSuchContact",
    "collect_details",
    "draw_check",
    "find_conversation",
    "read_conversations",
]

CHECKED: Final = 5  # a person can read five on a Monday morning
CARRIED: Final = 2_000  # conversations in one page: some 2 MB

_Record = dict[str, Any]

_CHOSEN: Final = "CREATE OR REPLACE TEMP TABLE chosen AS SELECT unnest($ids::VARCHAR[]) AS contact"

_CONTACTS: Final = """
SELECT
    contact, queue, channel, reason, segment, team, began,
    CASE
        WHEN count(lines.seconds) = 0 THEN 'absent'
        WHEN bool_and(lines.timing = 'measured') THEN 'measured'
        WHEN bool_and(lines.timing = 'estimated') THEN 'estimated'
        ELSE 'mixed'
    END AS timing
FROM chosen JOIN contacts USING (contact) LEFT JOIN lines USING (contact)
GROUP BY ALL ORDER BY contact
"""

_MEASURES: Final = """
SELECT contact, measure, sum(amount) AS amount FROM (
    SELECT contact, kind || '/' || name AS measure, seconds AS amount FROM lines
    UNION ALL SELECT contact, kind, seconds FROM lines
    UNION ALL SELECT contact, 'handle', seconds FROM lines
    UNION ALL SELECT contact, 'answer/' || question || '/' || answer, 1 FROM answers
    {flags}
) SEMI JOIN chosen USING (contact)
GROUP BY ALL ORDER BY contact, measure
"""

_FLAGS: Final = """
    UNION ALL SELECT contact, 'flag/transfer', 1 FROM transfers WHERE transferred
    UNION ALL SELECT contact, 'flag/repeat', 1 FROM followed WHERE observed AND repeated
    UNION ALL SELECT contact, 'flag/answered', 1 FROM surveyed WHERE answered
    UNION ALL SELECT contact, 'flag/satisfied', 1 FROM surveyed WHERE satisfied
    UNION ALL SELECT contact, 'flag/resolved', 1 FROM contacts WHERE resolved = 'yes'
    UNION ALL SELECT contact, 'flag/untimed', 1 FROM contacts ANTI JOIN handled USING (contact)
"""

_TURNS: Final = f"""
SELECT
    contact, turn, speaker, text, part, confidence, seconds,
    CASE WHEN part IS NULL THEN 'unknown' ELSE {sql_kind()} END AS kind,
    coalesce(friction, 'unknown') AS friction
FROM turns
SEMI JOIN chosen USING (contact)
LEFT JOIN labels USING (contact, turn)
LEFT JOIN (
    SELECT contact, turn, round(sum(seconds), 6) AS seconds FROM segments GROUP BY contact, turn
) USING (contact, turn)
ORDER BY contact, turn
"""

_RIBBON: Final = f"""
SELECT contact, start, "end", {sql_kind()} AS kind, {sql_name()} AS name, turn
FROM segments SEMI JOIN chosen USING (contact)
ORDER BY contact, start, "end", turn NULLS FIRST
"""

_ANSWERS: Final = """
SELECT contact, question, answer, "by", confidence
FROM answers SEMI JOIN chosen USING (contact)
ORDER BY contact, question, "by"
"""

# characters count from 0; substr counts from 1
_QUOTES: Final = """
SELECT
    contact, question, turn, quote AS text,
    CASE WHEN there THEN place.start END AS start,
    CASE WHEN there THEN place."end" END AS "end"
FROM (
    SELECT evidence.*, substr(turns.text, evidence.start + 1, evidence."end" - evidence.start) = quote AS there
    FROM evidence SEMI JOIN chosen USING (contact) LEFT JOIN turns USING (contact, turn)
) AS place
ORDER BY ALL
"""


class NoSuchContact(WellspentError):
    """A contact that the workspace does not hold."""

    def __init__(self, contact: str) -> None:
        """`contact` is the id that was named."""
        super().__init__(
            f"No contact is called '{contact}'.", "Take an id from the report's lists or an export."
        )


def draw_check(con: DuckDBPyConnection, settings: Settings) -> Check:
    """Five conversations for a person to read, drawn at random with the centre's seed.

    Every contact that has turns is as likely as any other, so what is found in
    them can be carried over to all; `probability` is stored for that.
    """
    eligible = [row[0] for row in query_rows(con, "SELECT DISTINCT contact FROM turns SEMI JOIN contacts USING (contact) ORDER BY contact")]  # fmt: skip
    drawn = _draw(eligible, CHECKED, np.random.default_rng(settings.seed))
    chance: Estimate | Unknown = Unknown("no contact has turns", "conversations with their turns")
    if drawn:
        share = len(drawn) / len(eligible)
        chance = Estimate(share, share, share, len(eligible), "by design, every contact alike")
    how = (
        f"{len(drawn)} of {say_count(len(eligible), 'contact')} with turns, drawn at random without "
        f"replacement, seed {settings.seed}"
    )
    return Check(read_conversations(con, drawn), len(eligible), settings.seed, chance, how)


def collect_details(con: DuckDBPyConnection, settings: Settings, limit: int = CARRIED) -> Details:
    """The conversations that a page carries: all of them up to `limit`.

    Beyond that, half of `limit` are drawn at random with the centre's seed, and
    the rest are those with the most seconds of friction. Makes the tables of
    `gather` anew.
    """
    gather(con, settings)
    ids = [row[0] for row in query_rows(con, "SELECT contact FROM contacts ORDER BY contact")]
    if len(ids) <= limit:
        return Details(
            read_conversations(con, ids),
            len(ids),
            "its one contact" if len(ids) == 1 else f"all {len(ids):,} contacts",
        )
    drawn = _draw(ids, limit // 2, np.random.default_rng(settings.seed))
    worst = query_rows(con, "SELECT contact FROM handled ORDER BY friction DESC, contact")
    rest = [contact for (contact,) in worst if contact not in set(drawn)][: limit - len(drawn)]
    how = (
        f"{len(drawn):,} of {len(ids):,} contacts drawn at random (seed {settings.seed}) "
        f"and the {len(rest):,} others with the most friction"
    )
    return Details(read_conversations(con, [*drawn, *rest]), len(ids), how)


def find_conversation(con: DuckDBPyConnection, contact: str) -> Conversation:
    """One contact, opened; its measures are its seconds and answers alone. Raises `NoSuchContact`."""
    gather_time(con)
    found = read_conversations(con, [contact], flags="")
    if not found:
        raise NoSuchContact(contact)
    return found[0]


def read_conversations(
    con: DuckDBPyConnection, contacts: Iterable[str], flags: str = _FLAGS
) -> tuple[Conversation, ...]:
    """These contacts, opened, in the order of their ids; ids that do not exist are left out.

    Reads the tables of `gather`; without `flags` those of `gather_time` are enough.
    """
    con.execute(_CHOSEN, {"ids": list(contacts)})
    queries = (_MEASURES.format(flags=flags), _TURNS, _RIBBON, _ANSWERS, _QUOTES)
    parts = [_by_contact(con, query) for query in queries]
    return tuple(
        _conversation(head, [part[head["contact"]] for part in parts])
        for head in query_records(con, _CONTACTS)
    )


def _draw(ids: list[str], count: int, rng: np.random.Generator) -> list[str]:
    if not ids:
        return []
    places = rng.choice(len(ids), size=min(count, len(ids)), replace=False)
    return [ids[place] for place in sorted(places)]


def _by_contact(con: DuckDBPyConnection, query: str) -> defaultdict[str, list[_Record]]:
    groups: defaultdict[str, list[_Record]] = defaultdict(list)
    for record in query_records(con, query):
        groups[record.pop("contact")].append(record)
    return groups


def _conversation(head: _Record, parts: list[list[_Record]]) -> Conversation:
    measures, turns, ribbon, answers, quotes = parts
    amounts = tuple((one["measure"], round(one["amount"], 6)) for one in measures)
    return Conversation(
        **head,
        handle_seconds=dict(amounts).get("handle"),
        measures=amounts,
        ribbon=tuple(Piece(**one) for one in ribbon),
        turns=tuple(Spoken(**one) for one in turns),
        answers=_answers(answers, quotes),
    )


def _answers(answers: list[_Record], evidence: list[_Record]) -> tuple[Answered, ...]:
    quotes: defaultdict[str, list[Quote]] = defaultdict(list)
    for one in evidence:
        quotes[one.pop("question")].append(Quote(**one))
    asked = {question.id: place for place, question in enumerate(default_form().questions)}
    in_form_order = sorted(answers, key=lambda one: asked.get(one["question"], len(asked)))
    return tuple(Answered(**one, quotes=tuple(quotes[one["question"]])) for one in in_form_order)
