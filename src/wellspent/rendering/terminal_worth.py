"""What behaviours are worth, in a terminal: the answer first, then every link, then what follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.rendering.printable import printable
from wellspent.report.impact.model import Impact, Link, Policy
from wellspent.report.impact.money_words import (
    designs_behind,
    is_sure,
    name_of,
    say_bought,
    say_money_heading,
    say_of,
)
from wellspent.report.impact.words import (
    behaviour_of,
    design_of,
    outcome_of,
    ranked,
    refused_by_cause,
    say_change,
    say_direction,
    say_ends,
    say_headline,
    say_per,
    say_refusal,
    say_span,
    standing_of,
)
from wellspent.report.words import say_count, say_seconds
from wellspent.worth.effect import Balance, Effect, Sensitivity

if TYPE_CHECKING:
    from rich.console import Console, Group, RenderableType
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_effect", "print_impact", "render_effect", "render_impact"]

_FICTION: Final = "A fictional centre with synthetic data; it proves nothing about real ones."
_UNLOOKED: Final = "Hidden causes were not looked for"
_DASH: Final = "–"
_FAINT: Final = 8  # links that are not sure; --json has all
_NAMED: Final = 4  # refused links of one cause
_WORST: Final = 5  # covariates of the balance; --json has all


def print_impact(impact: Impact, console: Console | None = None) -> None:
    """Print all links of a centre, by default on standard output."""
    (console or _console()).print(render_impact(impact))


def print_effect(effect: Effect, unit: str = "", console: Console | None = None) -> None:
    """Print one effect, by default on standard output; `unit` is the outcome's."""
    (console or _console()).print(render_effect(effect, unit))


def render_impact(impact: Impact) -> Group:
    """The headline, the links, the money, the policies, what could not be used."""
    parts: list[RenderableType] = [
        _text(f"{impact.centre}, {say_count(impact.contacts, 'contact')}", style="bold")
    ]
    if impact.fictional:
        parts.append(_text(_FICTION, style="italic"))
    parts += [_text(""), _text(say_headline(impact)), _text("")]
    figures = [link for link in ranked(impact) if standing_of(link) != "refused"]
    if figures:
        parts += [
            _links(impact, figures),
            _lines([*_untold(figures), *_designs(figures)]),
            _text(""),
        ]
    if refused := _refused(impact):
        parts += [_text(_heading(impact), style="bold"), _lines(refused), _text("")]
    if impact.bought:
        parts += [
            _text(f"In money: {say_money_heading(impact)}", style="bold"),
            _money(impact),
            _lines(say_bought(impact)),
            _text(""),
        ]
    for policy in impact.policies:
        if policy.lines:
            parts += [_policy(impact, policy), _text(policy.words), _text("")]
    parts += [part for words in _no_rules(impact) for part in (_text(words), _text(""))]
    parts.append(_lines((*(_said_rollout(one) for one in impact.rollouts), *impact.notes)))
    return _padded(parts)


def render_effect(effect: Effect, unit: str = "") -> Group:
    """One effect: the figure or its refusal, the figure without adjusting, and every check."""
    parts: list[RenderableType] = [_text(f"{effect.treatment} → {effect.outcome}", style="bold")]
    parts.append(_text(_answer(effect, unit)))
    parts.append(_text(f"Design: {effect.design}; n = {effect.n:,}."))
    unlooked = [words for words in effect.warnings if words.startswith(_UNLOOKED)]
    parts += [_text(words) for words in (*unlooked, *_naive(effect, unit))]
    parts += [_text(words) for words in _checks(effect)]
    if effect.balance and effect.balance.covariates:
        parts += [_text(""), _balance(effect.balance)]
    parts += [_text(f"Note: {words}") for words in effect.warnings if words not in unlooked]
    return _padded(parts)


def _answer(effect: Effect, unit: str) -> str:
    figure = effect.figure
    if isinstance(figure, Unknown):
        return say_refusal(effect)
    per = f" per {effect.unit}"
    return f"{say_change(figure.value, unit)}{per} ({say_span(figure, unit)}, 95 % interval)."


def _naive(effect: Effect, unit: str) -> Iterable[str]:
    """What stands beside the answer and is none, as far as the design has one to show."""
    if not isinstance(effect.naive, Estimate):
        return
    words = f"{say_change(effect.naive.value, unit)} ({say_span(effect.naive, unit)})"
    design = design_of(effect)
    if design == "randomised":
        yield f"As if each contact had been drawn: {words}, too narrow."
    elif design != "rollout":  # of which the plain difference holds teams' and periods' own
        yield f"Without adjusting it would be {words}: not the answer, only beside it."


def _checks(effect: Effect) -> Iterable[str]:
    """Overlap and sensitivity, a sentence each."""
    if overlap := effect.overlap:
        low, high = overlap.bounds
        yield (
            f"Overlap: {overlap.treated:,} with it and {overlap.untreated:,} without; "
            f"{100 * overlap.trimmed:.1f} % have no comparable contact (chance outside {low:g} to {high:g}). "
            f"Weighted they are worth {overlap.effective[1]:,.0f} and {overlap.effective[0]:,.0f} independent ones."
        )
    yield from _sensitivity(effect.sensitivity)


def _sensitivity(found: Sensitivity) -> Iterable[str]:
    if found.words:
        yield f"Sensitivity: {found.words}"
    if isinstance(found.placebo, Estimate):
        none = found.placebo.method.startswith("none of")
        share = f"{100 * found.placebo.value:.1f} % of permuted behaviours have an effect as large"
        yield f"Placebo: {found.placebo.method if none else share}."
    if isinstance(found.negative_control, Estimate):
        own = found.negative_control
        yield (
            f"What it cannot have changed: {say_change(own.value, '')} ({say_span(own, '')})"
            f"{'' if own.low <= 0 <= own.high else ', and that should be nothing'}."
        )


def _balance(balance: Balance) -> Table:
    table = _table("Largest differences between the arms", "before", "after")
    for one in sorted(balance.covariates, key=lambda c: -abs(c.after))[:_WORST]:
        table.add_row(printable(one.covariate), *(_signed(v) for v in (one.before, one.after)))  # fmt: skip
    return table


def _links(impact: Impact, links: list[Link]) -> Table:
    """Findings and the strongest of the others; the design in a column where there are several."""
    designs = {design_of(link.effect) for link in links}
    more = ("design",) if len(designs) > 1 else ()
    table = _table("Behaviour", "with", "change (95 %)", "", *more)
    for link in _shown(links):
        outcome = outcome_of(impact, link)
        standing = say_direction(link) if standing_of(link) == "finding" else "not sure"
        design = (design_of(link.effect),) if more else ()
        name = f"{behaviour_of(impact, link).name},{say_per(link.effect)}".rstrip(",")
        change = _change(link.effect.figure, outcome.unit)
        table.add_row(printable(name), printable(outcome.name), change, standing, *design)
    return table


def _signed(number: float) -> str:
    """Two decimals; what rounds to nothing has no sign."""
    return f"{round(number, 2) + 0.0:.2f}".replace("-", "−")


def _shown(links: list[Link]) -> list[Link]:
    found = [link for link in links if standing_of(link) == "finding"]
    return links[: len(found) + _FAINT]


def _change(figure: Figure, unit: str) -> str:
    """`+3.10 EUR (+1.20 to +5.00)`."""
    if isinstance(figure, Unknown):
        return _DASH
    return f"{say_change(figure.value, unit)} ({say_ends(figure, unit)})"


def _untold(links: list[Link]) -> list[str]:
    """How many links the table leaves out."""
    left = len(links) - len(_shown(links))
    return [f"And {say_count(left, 'link')} more that are not sure: --json has them, and --chart draws them."] if left else []  # fmt: skip


def _designs(links: Iterable[Link]) -> list[str]:
    """Every design in its own words, once."""
    said = dict.fromkeys(link.effect.design for link in links)
    return [f"{one[0].upper()}{one[1:]}." for one in said]


def _refused(impact: Impact) -> list[str]:
    """Each cause once: the links it refuses, and of the first what was found and what would lift it."""
    return [
        _said_refused(impact, words, links) for words, links in refused_by_cause(impact).items()
    ]


def _heading(impact: Impact) -> str:
    count = sum(standing_of(link) == "refused" for link in impact.links)
    return f"Refused: {count} of {say_count(len(impact.links), 'link')}; --json has each with its reason"  # fmt: skip


def _said_refused(impact: Impact, words: str, links: list[Link]) -> str:
    pairs = [
        f"{behaviour_of(impact, link).name} with {outcome_of(impact, link).name}" for link in links
    ]
    more = f" and {len(pairs) - _NAMED} more" if len(pairs) > _NAMED else ""
    said = say_refusal(links[0].effect).removeprefix("Refused: ")
    return f"{words[0].upper()}{words[1:]}: {'; '.join(pairs[:_NAMED])}{more}. The first: {said}"


def _money(impact: Impact) -> Table:
    """A row a behaviour; what rests on a link that is not sure is marked so."""
    designs = {designs_behind(impact, one) for one in impact.bought}
    more = ("design",) if len(designs) > 1 else ()
    table = _table("Behaviour", f"{impact.currency} (95 %)", "costs", "takes", "n", *more, "")
    for column in table.columns[1:3]:
        column.no_wrap = True
    for one in impact.bought:
        known = isinstance(one.brings, Estimate)
        table.add_row(
            printable(f"{name_of(impact, one.behaviour)}, {say_of(impact, one)}".rstrip(", ")),
            _amount(one.brings),
            _amount(one.costs),
            say_seconds(one.seconds.value) if isinstance(one.seconds, Estimate) else _DASH,
            f"{one.brings.n:,}" if isinstance(one.brings, Estimate) else _DASH,
            *([designs_behind(impact, one)] if more else []),
            "not sure" if known and not is_sure(impact, one) else "",
            style="" if known and is_sure(impact, one) else "dim",
        )
    return table


def _policy(impact: Impact, policy: Policy) -> Table:
    table = _table(printable(f"{name_of(impact, policy.behaviour)}, by {policy.by}"), "contacts", "seconds", f"{impact.currency} a second", "")  # fmt: skip
    for one in policy.lines:
        table.add_row(
            printable(one.name),
            f"{one.contacts:,}",
            f"{one.seconds:.0f}",
            _amount(one.value_per_second),
            "within the budget" if one.chosen else "",
        )
    return table


def _no_rules(impact: Impact) -> list[str]:
    """Each reason once, with the behaviour and the splits that have no rule for it."""
    splits: dict[tuple[str, str, str], list[str]] = {}
    for one in impact.policies:
        if not one.lines:
            name, outcome = name_of(impact, one.behaviour), _outcome_name(impact, one)
            reason = one.words.removeprefix("No rule: ")
            splits.setdefault((name, outcome, reason), []).append(f"by {one.by}")
    return [
        f"No rule for {name} and {outcome}, {' or '.join(by)}: {reason}"
        for (name, outcome, reason), by in splits.items()
    ]


def _outcome_name(impact: Impact, policy: Policy) -> str:
    return next((one.name for one in impact.outcomes if one.key == policy.outcome), policy.outcome)


def _said_rollout(effect: Effect) -> str:
    return f"{effect.treatment} → {effect.outcome}, {effect.design}: {_answer(effect, '')}"


def _amount(figure: Figure) -> str:
    if isinstance(figure, Unknown):
        return _DASH
    if figure.low == figure.high:  # a constant, such as a wage: chance has no part in it
        return f"{figure.value:.2f}".replace("-", "−")
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})".replace("-", "−")


def _lines(sentences: Iterable[str]) -> RenderableType:
    from rich.console import Group  # noqa: PLC0415

    return Group(*(_text(sentence) for sentence in sentences))


def _text(sentence: str, style: str = "") -> Text:
    from rich.text import Text  # noqa: PLC0415

    return Text(printable(sentence), style=style)


def _padded(parts: Iterable[RenderableType]) -> Group:
    from rich.console import Group  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415

    return Group(*(Padding(part, (0, 1)) for part in parts))


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415

    return Console(highlight=False)


def _table(*heads: str) -> Table:
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(heads[0])
    for head in heads[1:]:
        numbers = head not in {"with", "change (95 %)", "design", ""}
        table.add_column(head, justify="right" if numbers else "left", vertical="top")
    return table
