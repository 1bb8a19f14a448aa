"""A talk with an agent as a moment of their team lead's: raised where one behaviour can be told from chance."""

from __future__ import annotations

from datetime import timedelta

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.briefs.brief import Brief, Growth, Quoted
from wellspent.moments.moment import NOT_PRICED, Aim, Moment, NamedFigure, Shown

__all__ = ["raise_talk"]


def raise_talk(brief: Brief, rest_days: int) -> Moment | None:
    """The moment that this brief prepares; None where the data carry none, or they talked within `rest_days`.

    A talk begins with what is done well, so without a quote of that none is raised.
    """
    growth = brief.growth
    if not isinstance(growth, Growth) or not brief.strengths or _talked_lately(brief, rest_days):
        return None
    strength = brief.strengths[0]
    return Moment(
        key=f"performance/{growth.behaviour}/agent/{brief.agent}",
        kind="performance",
        level="team lead",
        about=brief.agent,
        whom="agent",
        title=f"A talk with {brief.agent} about {growth.name}",
        reason=_reason(brief, growth),
        opening=(
            f"{brief.agent}, two of your contacts stayed with me. What do you see that is different "
            "between them?"
        ),
        certainty=growth.certainty,
        team=brief.team,
        shown=(_shown(strength.quotes[0]), _shown(growth.done), _shown(growth.missed)),
        figures=(
            NamedFigure(
                f"contacts with an occasion that show {growth.name}", growth.share, "share"
            ),
            NamedFigure("colleagues on like contacts", growth.colleagues, "share"),
        ),
        checklist=(
            f"Say first what is done well: {strength.name}.",
            *brief.asks,
            *growth.asks,
            *_relief(brief),
            "Agree on one thing to try, what you will do for it, and when you look back.",
        ),
        worth=_worth(growth, brief.contacts),
        aim=Aim(f"answer/{growth.behaviour}", "agent", brief.agent, more_is_better=True),
        arose=brief.last,
    )


def _talked_lately(brief: Brief, rest_days: int) -> bool:
    """What was agreed needs its time before there is something new to say."""
    if brief.talked is None or brief.last is None:
        return False
    return brief.last - brief.talked < timedelta(days=rest_days)


def _reason(brief: Brief, growth: Growth) -> str:
    share, colleagues = growth.share, growth.colleagues
    if not isinstance(share, Estimate):
        return f"{brief.agent} has room to grow in {growth.name}."
    theirs = (
        f"{share.value:.0%} of {share.n} contacts with an occasion show {growth.name} "
        f"({share.low:.0%} to {share.high:.0%})"
    )
    if growth.ground == "less than colleagues" and isinstance(colleagues, Estimate):
        return f"{theirs}; of colleagues on like contacts {colleagues.value:.0%}."
    return f"{theirs}: there is room, and some of them show how."


def _relief(brief: Brief) -> tuple[str, ...]:
    if not brief.suffered:
        return ()
    return (f"Ask what would take away {brief.suffered[0].name}: it is not theirs to answer for.",)


def _worth(growth: Growth, contacts: int) -> Figure:
    """What closing the gap to colleagues would bring; of room of one's own nobody knows how far it can go."""
    brings, gap = growth.brings, growth.gap
    if growth.ground != "less than colleagues":
        return NOT_PRICED
    if isinstance(brings, Unknown) or isinstance(gap, Unknown):
        return NOT_PRICED
    times = -gap.value * contacts
    return Estimate(
        times * brings.value, times * brings.low, times * brings.high, brings.n,
        f"{-gap.value:.0%} of {contacts} contacts, each as {brings.method}",
    )  # fmt: skip


def _shown(quoted: Quoted) -> Shown:
    return Shown(quoted.contact, quoted.turn, quoted.quote, quoted.shows)
