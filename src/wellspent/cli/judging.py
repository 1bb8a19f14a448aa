"""`wellspent score` by a language model, alone or beside the labels: rows, and the account after.

row    one contact: its answers, and what the judge took, withheld and threw away
bench  a judge at work, what it has said so far, and the labels' answers beside it
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from wellspent.contacts import Contact
    from wellspent.scorecard import Answer
    from wellspent.scorecard.judge import Judgement, Session
    from wellspent.settings import JudgeSettings

__all__ = ["KEY", "Bench", "answers_to_json", "judge_options", "opened_bench"]

KEY: Final = "WELLSPENT_JUDGE_KEY"  # the only place that the key is read from
_SETTINGS: Final = Path("wellspent.toml")
_OPTIONS: Final = (
    click.option(
        "--judge", type=click.Choice(["labels", "llm", "both"]), default="labels",
        show_default=True, help="Who answers: the labels, a language model, or both.",
    ),
    click.option(
        "--settings", type=click.Path(path_type=Path),
        help="The file whose [judge] names the model; ./wellspent.toml if left out.",
    ),
    click.option("--endpoint", metavar="URL", envvar="WELLSPENT_JUDGE_ENDPOINT",
                 help="The model's OpenAI-compatible address."),
    click.option("--model", metavar="NAME", envvar="WELLSPENT_JUDGE_MODEL",
                 help="What the model is called there."),
    click.option("--money", type=click.FloatRange(0, min_open=True), help="The most it may cost."),
    click.option("--seconds", type=click.FloatRange(0, min_open=True),
                 help="The longest it may take."),
    click.option("--contacts", type=click.IntRange(1), help="The most contacts it may judge."),
)  # fmt: skip


def judge_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of `score` that concern a language model."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(slots=True)
class Bench:
    """A judge at work and, with `both`, the labels' answers beside its own."""

    session: Session
    name: str
    both: bool
    judgements: list[Judgement] = field(default_factory=list)
    others: list[tuple[Answer, ...]] = field(default_factory=list)  # the labels', in that order

    def row(self, contact: Contact) -> dict[str, Any] | None:
        """What is written of one contact; None where there is nothing."""
        from wellspent.stages import score  # noqa: PLC0415

        done = self.session.judge(contact)
        if not self.both:
            if done is None:
                return None
            self.judgements.append(done)
            return {"id": contact.id, "answers": answers_to_json(done.answers)} | self._took(done)
        ours = score(contact)
        row = {"id": contact.id, "answers": answers_to_json(ours)}
        if done is None:
            return row | {"second": None}
        self.judgements.append(done)
        self.others.append(ours)
        return row | {
            "second": answers_to_json(done.answers),
            "differ": _differ(ours, done.answers),
        } | self._took(done)  # fmt: skip

    def _took(self, done: Judgement) -> dict[str, Any]:
        from wellspent.scorecard.judge import cost_of  # noqa: PLC0415

        return {
            "judge": {
                "name": self.name,
                "seconds": round(done.usage.seconds, 3),
                "read_tokens": done.usage.read_tokens,
                "written_tokens": done.usage.written_tokens,
                "requests": done.usage.requests,
                "cost": cost_of(done.usage, self.session.prices),
                "withheld": [{"turn": n, "reason": why} for n, why in done.withheld.items()],
                "thrown_away": list(done.thrown_away),
            }
        }

    def account(self) -> str:
        """What was judged and what was not, what it took, and how far the two judges agree."""
        return "\n".join([*self._done(), *self._costs(), *self._agreement()])

    def _done(self) -> Iterator[str]:
        withheld = [done for done in self.judgements if done.withheld]
        thrown = sum(len(done.thrown_away) for done in self.judgements)
        yield (
            f"{self.name}: {_many(len(self.judgements), 'contact')} judged; "
            f"{_many(thrown, 'answer')} thrown away for want of a real quote; turns that speak "
            f"to a judge withheld in {_many(len(withheld), 'contact')}."
        )
        if self.session.stopped:
            yield (
                f"{self.session.stopped} {_many(self.session.not_judged, 'contact')} not judged; "
                "what was judged is kept."
            )

    def _costs(self) -> Iterator[str]:
        costs = self.session.costs()
        yield f"One contact takes, seconds: {_figure(costs.seconds)}"
        yield f"One contact takes, tokens: {_figure(costs.tokens)}"
        yield f"One contact costs: {_figure(costs.cost)}"
        total = costs.total
        yield (
            f"Together: {total.seconds:,.1f} seconds, {total.read_tokens:,} tokens read, "
            f"{total.written_tokens:,} written"
            + ("." if costs.total_cost is None else f", cost {costs.total_cost:.4f}.")
        )

    def _agreement(self) -> Iterator[str]:
        from wellspent.comparison import Labelled, compare  # noqa: PLC0415
        from wellspent.rendering.terminal_comparison import render_comparison  # noqa: PLC0415

        if not self.others:
            return
        first = [
            Labelled(done.contact, "", **_told(ours))
            for done, ours in zip(self.judgements, self.others, strict=True)
        ]
        second = [Labelled(done.contact, "", **_told(done.answers)) for done in self.judgements]
        yield render_comparison(compare(first, second), "the labels", self.name, 0, {})


@contextmanager
def opened_bench(judge: str, settings: Path | None, **options: Any) -> Iterator[Bench]:
    """A bench whose judge stands ready; its connections are let go at the end.

    `options` are those of the command line; one that is given goes before the settings.
    """
    from wellspent import stages  # noqa: PLC0415
    from wellspent.scorecard.judge import Budget, Endpoint, Prices, Session  # noqa: PLC0415

    wanted = _settings(settings)
    wanted = replace(wanted, **{key: v for key, v in options.items() if v is not None})
    with Endpoint(wanted, os.environ.get(KEY, "")) as endpoint:
        session = Session(
            lambda contact: stages.judge(
                contact, endpoint.ask, endpoint.name, together=wanted.together
            ),
            Budget(wanted.money, wanted.seconds, wanted.contacts),
            Prices(wanted.price_read, wanted.price_written),
        )
        yield Bench(session, endpoint.name, judge == "both")


def answers_to_json(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Answers as `score` writes them; `confidence` is null where the scorer gave none."""
    return [
        {"question": a.question, "answer": a.answer,
         "evidence": [{"turn": e.turn, "quote": e.quote} for e in a.evidence],
         "by": a.by, "confidence": None if a.confidence is None else round(a.confidence, 4)}
        for a in answers
    ]  # fmt: skip


def _settings(path: Path | None) -> JudgeSettings:
    from wellspent.readers.files import text_of  # noqa: PLC0415
    from wellspent.settings import JudgeSettings, parse_settings  # noqa: PLC0415

    if path is None and not _SETTINGS.is_file():
        return JudgeSettings()
    return parse_settings(text_of(path or _SETTINGS)).judge


def _differ(first: Sequence[Answer], second: Sequence[Answer]) -> list[str]:
    """The questions that the two answer differently."""
    pairs = zip(first, second, strict=True)
    return [one.question for one, two in pairs if one.answer != two.answer]


def _told(answers: Sequence[Answer]) -> Mapping[str, Any]:
    told = {a.question: a.answer for a in answers if a.answer != "cannot_tell"}
    return {"answers": told, "untold": tuple(a.question for a in answers if a.question not in told)}


def _figure(figure: Any) -> str:
    from wellspent.estimate import Estimate  # noqa: PLC0415

    if isinstance(figure, Estimate):
        return (
            f"{figure.value:,.6g} ({figure.low:,.6g} to {figure.high:,.6g}, n = {figure.n}; "
            f"{figure.method})."
        )
    return f"unknown: {figure.reason}. What would lift it: {figure.lift}."


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
