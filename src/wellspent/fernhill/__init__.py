"""Fernhill: a fictional contact centre with a known truth, to try every analysis on.

conversations  120 written for this project, labelled by their writer
template       one of them, as the pattern that contacts replay
retelling      a contact made from a template: its own agent, customer, pace and slow parts
exchange       an agent's slow turn and the answer to it, which a contact has or leaves out
planted        every figure of the truth that the records were drawn from
occasion       what happened beside the contacts, if asked for: a crisis, coaching, a tool mended

Fernhill, its clients, agents and customers do not exist. Everything that
happens there is drawn from a seeded generator; `docs/fernhill.md` states how.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["write_centre"]


def write_centre(
    folder: Path, seed: int = 1, contacts: int = 1200, *, happenings: bool = False
) -> None:
    """The files that Fernhill would export, written to `folder` as a user would bring them.

    `contacts.jsonl.gz`, `surveys.csv`, `outcomes.csv`, `intervals.csv`, `digital.csv`,
    `focus_groups.csv` and `wellspent.toml` are for import; `truth.json` states what was planted and is
    not. The same seed writes the same bytes.

    `happenings` plants a crisis, coaching, a tool that is mended and what people noted of them:
    `actions.csv`, `staff_records.csv` and `consults.csv` besides. Without it nothing happens.

    Raises `SampleImpossible` for fewer than 0 or more than `planted.MOST_CONTACTS` contacts.
    """
    from wellspent.fernhill import centre, files  # noqa: PLC0415  numpy is not needed to import us

    files.write_files(centre.generate_centre(seed, contacts, eventful=happenings), folder)
