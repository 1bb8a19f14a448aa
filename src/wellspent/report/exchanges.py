"""How often a part comes in a contact: the one definition for what exchanges are worth and whether they moved.

exchange  a run of turns of one part, uninterrupted by another, in which an agent speaks
times     how many exchanges of a part a contact has; 0 where it is labelled and has none
"""

from __future__ import annotations

from typing import Final

__all__ = ["EXCHANGES", "TIMES"]

EXCHANGES: Final = """
WITH turned AS (
    SELECT contact, turn, part, speaker,
        part IS DISTINCT FROM lag(part) OVER (PARTITION BY contact ORDER BY turn) AS begins
    FROM labels JOIN turns USING (contact, turn)
), runs AS (
    SELECT contact, part, bool_or(speaker = 'agent') AS exchanged
    FROM (SELECT *, sum(begins::INT) OVER (PARTITION BY contact ORDER BY turn) AS run FROM turned)
    GROUP BY contact, run, part
)
SELECT contact, part, count(*)::DOUBLE AS times FROM runs WHERE exchanged GROUP BY ALL
"""
"""SQL: contact, part, times; a row where a contact has an exchange of the part. Reads `labels` and `turns`."""

TIMES: Final = f"""
SELECT contact, coalesce(times, 0.0) AS value
FROM (SELECT DISTINCT contact FROM labels)
LEFT JOIN (SELECT contact, times FROM ({EXCHANGES}) WHERE part = $name) USING (contact)
"""
"""SQL: contact and value, the exchanges of the part $name in every contact that is labelled."""
