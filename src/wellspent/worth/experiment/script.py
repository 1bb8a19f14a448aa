"""The permission to slow down: what agents in the arm are told, in words for agents.

A permission that costs somebody their handle-time figure is none, so the script says who keeps
that promise and how to stop. What is asked for has to be one thing, and sayable in a sentence.
"""

from __future__ import annotations

from typing import Final

from wellspent.worth.experiment.registration import Registration, say_day
from wellspent.worth.experiment.spilling import SpillOver

__all__ = ["asked_for", "script_of"]

_ASKED: Final = {
    "slow/rapport": "take the moment to greet, to introduce yourself and to be a person before the case begins",
    "slow/context": "ask one open question more, let the customer finish, and say back what you understood before you act",
    "slow/empathy": "answer what somebody feels first, in a sentence of your own, and only then the case",
    "slow/proactive": "think, before you close, of the next thing that this customer will trip over, and settle it now or say how",
    "slow/partnership": "close together: say what happens next and who does it, thank them for something that they did, and wait for their last word",
    "slow": "take the time that a contact asks for: listen to the end, answer what is felt, think one step ahead, close together",
    "answer/warm_opening": "open warmly and in peace: who you are, and that you are there for them",
    "answer/addressed_feelings": "go beyond the practical: say what you hear that they think or feel, and answer it",
    "answer/proactive_help": "offer one thing that they did not ask for and that will help them",
    "answer/partnership_close": "thank them with something of your own, and end with goodwill",
}


def asked_for(behaviour: str) -> str:
    """What the arm is asked to do, as the second half of a sentence that begins with "please"."""
    return _ASKED.get(behaviour, f"do more of this, whenever it fits: {behaviour.replace('_', ' ').split('/')[-1]}")  # fmt: skip


def script_of(registration: Registration, spill: SpillOver) -> str:
    """The script as Markdown: what is asked, what stays, what is promised, how to stop, who is told what."""
    by_shift = registration.unit == "shift"
    days = f"{say_day(registration.start)} for {registration.weeks} weeks"
    whom = "on the days that the list gives you" if by_shift else "if the list has you in the arm"
    more = "nobody has measured how long that takes; take what it needs" if spill.assumed else f"in our own contacts it takes about {spill.seconds:.0f} seconds; take what it needs"  # fmt: skip
    morning = '\nThe team leader says in the morning whose day it is: "Today you have all the time you need." On the other days: "As ever."\n' if by_shift else ""  # fmt: skip
    return f"""# Permission to slow down

From {days}, {whom}.

## What we ask of you

In every contact where it fits, please {asked_for(registration.behaviour)}.

There is no script for how: your own words. It is not asked for where it does not fit, and it is
never a reason to keep somebody who wants to go. As for time: {more}.
{morning}
## What stays the same

- Which contacts you get, your shifts, your breaks, your tools, what you may grant.
- Everything quick stays quick: identity, look-ups, notes. The time is for the customer.
- Agents who are not in the arm work as ever. They are not worse, and not second choice: a lot was drawn.

## What we promise

- Nobody in the arm is judged by handle time, occupancy or contacts per hour of these weeks: not now,
  not in a review later, not by a list on a wall. Your leader signs this page.
- No figure of this experiment is shown for a single person. It compares {"days" if by_shift else "two groups"}.
- Quality is looked at as ever, and in both groups alike.

## How to stop

- You may stop at any time, by a word to your leader, without a reason. Say it rather than doing it
  half: contacts are counted as drawn, and knowing who stopped keeps the figure readable.
- Leaders stop the whole of it if customers wait longer than they may: {_stopping(spill)}
- Nobody stops it because the figures look good or bad in between. {_looks(registration)}

## What leaders do not do

- They do not tell the others what the arm does, and do not coach it there until the end.
- They do not move people between the groups, and do not fill one group with newcomers.
- They do not route easy or angry customers to either.

---
Signed (leader): ______________________   Date: ______________

Experiment {registration.digest[:12]}, outcome: {registration.outcome}, as registered beforehand.
"""


def _stopping(spill: SpillOver) -> str:
    return f"the line is yours to draw before the start (seconds until an answer: ______).\n  {spill.words}"


def _looks(registration: Registration) -> str:
    weeks = registration.look_weeks
    if len(weeks) == 1:
        return f"The result is read once, after week {weeks[0]}."
    said = ", ".join(str(week) for week in weeks[:-1])
    return f"It is read after weeks {said} and {weeks[-1]}, and at no other time."
