"""What customers are telling a centre, in a terminal: the answer of each analysis, few lines each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wellspent.estimate import Estimate, Unknown
from wellspent.rendering.printable import printable
from wellspent.report.listening.model import Listening
from wellspent.report.words import say_share

__all__ = ["print_listening"]

_MOST: Final = 6  # of hints, topics, warnings and articles; --json has all
_QUOTE: Final = 110  # characters of a quote
Line = tuple[str, str]


def print_listening(heard: Listening) -> None:
    """Print what was heard, the rates first, then what to look into, and last who is not heard."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    for part in (_signals, _warnings, _hints, _needs, _reasons, _surveys, _digital, _unheard):
        for words, style in part(heard):
            console.print(printable(words), markup=False, style=style or None)
        console.print()
    if heard.fictional:
        console.print(
            f"{printable(heard.centre)}: nobody there is real, and its operation is synthetic."
        )


def _title(words: str) -> Line:
    return words, "bold"


def _unknown(what: str, unknown: Unknown) -> Iterator[Line]:
    yield _title(what)
    yield f"  Unknown: {unknown.reason}. What would lift it: {unknown.lift}.", ""


def _warnings(heard: Listening) -> Iterator[Line]:
    found = heard.warnings
    if isinstance(found, Unknown):
        yield from _unknown("Early warnings", found)
        return
    yield _title(f"Early warnings: {len(found.warnings)}, of {sum(found.series.values())} series over {found.days} days")  # fmt: skip
    for one in found.warnings[:_MOST]:
        yield f"  {one.date:%d %b}  {one.name}: {one.observed:g} of {one.total:g} contacts, {one.baseline:.1f} expected", ""  # fmt: skip
    yield f"  Of a day's list at most {found.expected_false_share:.0%} is false on average.", "dim"


def _hints(heard: Listening) -> Iterator[Line]:
    yield _title(f"Hinted at in different words: {len(heard.hints)}")
    for hint in heard.hints[:_MOST]:
        yield (
            f"  {', '.join(hint.about)}: {hint.customers} customers in {hint.wordings} wordings",
            "",
        )
        for quote in hint.quotes[:3]:
            yield f"    “{_short(quote.quote)}” ({quote.contact}, turn {quote.turn})", "dim"


def _signals(heard: Listening) -> Iterator[Line]:
    yield _title("Signals")
    for rate in heard.signals.kinds:
        yield (
            f"  {rate.kind.replace('_', ' '):<18} {say_share(rate.contacts, rate.of, rate.share)}",
            "",
        )
        if rate.signals:
            yield f"  {'':<18} unspoken: {say_share(rate.unspoken, rate.signals, rate.unspoken_share, 'signal')}", "dim"  # fmt: skip
    for one in heard.signals.names[:_MOST]:
        yield f"  names {one.name}: {say_share(one.contacts, one.of, one.share)}", ""
    yield "  Unspoken: neither asked for nor followed up by the agent.", "dim"
    yield "  Heard by a model, with its errors: read the quotes, and compare like with like.", "dim"


def _needs(heard: Listening) -> Iterator[Line]:
    yield _title(f"Hidden needs, the surest of {len(heard.signals.hidden_needs)}")
    for need in heard.signals.hidden_needs[:_MOST]:
        yield f"  “{_short(need.said.quote)}” ({need.said.contact}, turn {need.said.turn})", ""


def _reasons(heard: Listening) -> Iterator[Line]:
    found = heard.reasons
    if isinstance(found, Unknown):
        yield from _unknown("Reasons", found)
        return
    yield _title(f"Reasons: {len(found.topics)} topics")
    yield f"  about none of them: {say_share(found.unassigned_contacts, found.contacts, found.unassigned)}", ""  # fmt: skip
    for topic in found.topics[:_MOST]:
        yield f"  {topic.name}: {say_share(topic.contacts, found.contacts, topic.share)}", ""


def _surveys(heard: Listening) -> Iterator[Line]:
    yield _title("Surveys")
    for one in heard.surveys:
        yield f"  {one.question}: {say_share(one.answered, one.invited, one.response_rate, 'invitation')} answered", ""  # fmt: skip
        yield f"    {one.why}", ""
    if not heard.surveys:
        yield "  None was imported.", ""


def _digital(heard: Listening) -> Iterator[Line]:
    found = heard.digital
    if isinstance(found, Unknown):
        yield from _unknown("Self-service", found)
        return
    yield _title(f"Self-service: {found.sessions:,} sessions of {found.customers:,} customers")
    for article in [one for one in found.articles if one.fails][:_MOST]:
        yield f"  fails: {article.title}: {say_share(article.followed, article.sessions, article.share, 'session')} followed by a contact", ""  # fmt: skip
    for group in found.vain[:_MOST]:
        of = group.share.n if isinstance(group.share, Estimate) else found.searches
        yield f"  searched in vain: {', '.join(group.words)}: {say_share(group.searches, of, group.share, 'search')}", ""  # fmt: skip
    yield "  Of searches that could be followed for the whole window.", "dim"
    yield from (("  Not seen: " + words, "dim") for words in found.blind)


def _unheard(heard: Listening) -> Iterator[Line]:
    """Who is in none of it."""
    yield _title("Who is not heard")
    yield f"  Customers who were not in touch, and those who gave up before an agent answered: all of this is from {heard.signals.contacts:,} contacts of {heard.signals.customers:,} customers.", ""  # fmt: skip
    for one in heard.surveys:
        silent = one.invited - one.answered
        yield f"  {silent:,} of {one.invited:,} who were asked '{one.question}' did not answer.", ""
    yield "  What was said where nothing was recorded, and what is not said in English.", ""


def _short(quote: str) -> str:
    return quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1].rstrip() + "…"
