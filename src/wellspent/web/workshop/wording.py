"""A proposal in a sentence."""

from __future__ import annotations

from wellspent.web.workshop.models import Proposal
from wellspent.web.workshop.stages import stages_of

__all__ = ["said"]


def said(proposal: Proposal) -> str:
    """What it would do, with the names of the list that it was made about."""
    names = {stage.id: stage.name for stage in stages_of(proposal.about)}
    name, content = names.get(proposal.target, proposal.target), proposal.content
    if proposal.kind == "add":
        return (
            f"Add the {content['pace']} stage “{content['name']}” for "
            f"{', '.join(content['parts'])}: {content['sentence']}"
        )
    if proposal.kind == "rename":
        return f"Call “{name}” by the name “{content['name']}”."
    if proposal.kind == "describe":
        return f"Describe “{name}” so: {content['sentence']}"
    if proposal.kind == "move":
        return f"Let “{name}” be {content['pace']} and stand for {', '.join(content['parts'])}."
    if proposal.kind == "merge":
        return f"Merge “{name}” into “{names.get(content['into'], content['into'])}”."
    return f"Remove “{name}”."
