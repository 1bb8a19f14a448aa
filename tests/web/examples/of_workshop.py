"""A proposal and a version of the list, for the enumeration of doors."""

from __future__ import annotations

from wellspent.web.workshop.proposing import propose
from wellspent.web.workshop.stages import current_taxonomy


def proposal(people, _line):
    return propose(people["agent"], "rename", "waiting", {"name": "On hold"}, "That is our word.")


EXAMPLES = {"proposal": proposal, "taxonomy": lambda _people, _line: current_taxonomy()}
