"""Made-up moments, kept as `wellspent moments` keeps them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from wellspent.estimate import Estimate
from wellspent.moments.moment import Aim, Moment, NamedFigure, Shown
from wellspent.report.moments.building import Prepared
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.moments.held import Held
from wellspent.web.moments.models import PassedOn
from wellspent.web.moments.passing import pass_on
from wellspent.workspace.moments import keep_moments

__all__ = ["EXAMPLES", "MadeUp", "keep", "moment", "recognition"]

_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A part that raises these."""

    moments: tuple[Moment, ...] = ()


def keep(*moments, parts=None):
    """Keep these as what was prepared from the run in force."""
    text = json.dumps({"made up": next(_NUMBERS)})
    assert keep_moments(standing().workspace, text)
    prepared = Prepared("1", "Fernhill", True, "EUR", {"made_up": MadeUp(moments)} | (parts or {}))
    # no part of a centre's own is made up, so that what is kept could not be read again
    standing()._prepared = text, prepared


def moment(key, **fields):
    """A talk with one agent, unless the fields say otherwise."""
    said = {
        "kind": "performance", "level": "team lead", "about": "Dana", "whom": "agent",
        "title": f"A talk about {key}", "reason": "4 of 20 contacts show it.",
        "opening": "What do you see in these two contacts?", "certainty": 0.9,
    }  # fmt: skip
    return Moment(key=key, **said | fields)


def recognition(line, **fields):
    """Something done well in this contact, said by its agent in the first turn that has words of theirs."""
    turn, quote = spoken(line)
    shown = Shown(line.contact, turn, quote, "asked before advising")
    figure = NamedFigure("contacts with empathy", Estimate(0.5, 0.4, 0.6, 40, "share"), "share")
    return moment(
        f"recognition/connection/{line.contact}", kind="recognition", about=line.agent,
        team=line.team, queue=line.queue, shown=(shown,), figures=(figure,),
        title=f"Two minutes with {line.agent}", arose=datetime.fromisoformat("2026-09-20T10:00"),
        aim=Aim("part/empathy", "agent", line.agent, more_is_better=True),
        checklist=("Read the quote out.",), **fields,
    )  # fmt: skip


def spoken(line):
    """A turn of the agent's with its first words."""
    turns = standing().read(line.contact).turns
    place, turn = next(
        (n, t) for n, t in enumerate(turns, 1) if t["speaker"] == "agent" and t["text"]
    )
    return place, turn["text"][:60]


def passed(people, line) -> str:
    """A recognition about the contact, which the lead has passed on; its key has a stroke."""
    one = recognition(line)
    keep(one, replace(one, key=f"{one.key}/again"))
    if not PassedOn.objects.filter(key=one.key).exists():
        pass_on(scope_of(people["lead"]), Held(one), "I liked how you asked first.", 0)
    return one.key


EXAMPLES = {"moment": passed}
