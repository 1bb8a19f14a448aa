"""`wellspent worth`: what behaviours are worth, in a centre or in any table, or why we cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import click

from wellspent.cli.workspace_place import Place

__all__ = ["COMMANDS"]


def _listed(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (value or "").split(",") if one.strip())


def _pairs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> Mapping[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, equals, column in pairs:
        if not (name and equals and column):
            raise click.BadParameter("write COVARIATE=COLUMN")
    return {name: column for name, equals, column in pairs if equals}


_OF_A_CENTRE: Final = (
    click.option("--scored", metavar="F", type=click.Path(path_type=Path), help="Answers of people, as the app exports them: label errors are corrected by them."),
    click.option("--behaviour", metavar="KEY", help="This behaviour alone, such as slow/proactive."),
    click.option("--chart", metavar="F", type=click.Path(path_type=Path), help="Draw it, F.svg or F.png: the impact chart of a centre; of a table events, doses, segments or balance."),
)  # fmt: skip

_OF_A_TABLE: Final = (
    click.option("--data", metavar="F", type=click.Path(path_type=Path), help="Any table, CSV or Parquet, a row a contact, instead of a centre."),
    click.option("--treatment", metavar="COLUMN", help="The behaviour: 1 and 0, yes and no, or an amount. Of a rollout: when it began, empty where never."),
    click.option("--outcome", metavar="COLUMN", help="What happened afterwards. Of a centre: this outcome alone, such as churn."),
    click.option("--adjust", metavar="A,B", callback=_listed, help="What was known before the contact."),
    click.option("--cluster", metavar="A,B", callback=_listed, help="Whose rows hang together: agent first, then customer."),
    click.option("--segment", metavar="COLUMN", help="The effect in each of its groups too."),
    click.option("--design", type=click.Choice(("association", "randomised", "rollout")), default="association", show_default=True, help="randomised: the first --cluster was drawn by lot. rollout: it began in --time."),
    click.option("--for", "estimand", type=click.Choice(("all", "treated")), default="all", show_default=True, help="For all contacts, or for those that had it."),
    click.option("--time", metavar="COLUMN", help="Of a rollout: the week or day of the row."),
    click.option("--before", metavar="COLUMN", help="The outcome as it was before. An experiment is narrowed by it (CUPED); an association is refused where the behaviour seems to have changed it."),
    click.option("--at", metavar="COLUMN", help="When the contact was, to find outcomes before it and covariates after it."),
    click.option("--outcome-at", metavar="COLUMN", help="When the outcome was."),
    click.option("--known-at", metavar="COVARIATE=COLUMN", multiple=True, callback=_pairs, help="When a covariate was known."),
    click.option("--person", metavar="COLUMN", help="The behaviour as people scored it, empty where they did not: label errors are corrected by it."),
    click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="The same seed gives the same figures."),
    click.option("--json", "data_as", metavar="[F]", is_flag=False, flag_value=Path("-"), type=click.Path(path_type=Path, allow_dash=True), help="Write everything as JSON to F; prints it without F."),
)  # fmt: skip


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed((*_OF_A_TABLE, *_OF_A_CENTRE)):
        command = option(command)
    return command


@click.command()
@click.argument("folder", metavar="[DIR]", type=Place(), required=False)
@_with_options
def worth(
    folder: Path | str | None, *, data: Path | None, data_as: Path | None, **asked: Any
) -> None:
    """Say what behaviours are worth, by what design, and where it cannot be said.

    \b
      wellspent worth centre
      wellspent worth --data contacts.csv --treatment offered_help --outcome spend_30_days \\
        --adjust segment,reason --cluster agent,customer
    """  # noqa: D301 - click reads the control character
    if (folder is None) == (data is None):
        raise click.UsageError("Name a centre's folder, or a table: wellspent worth DIR, or wellspent worth --data F.csv.")  # fmt: skip
    if data is not None:
        from wellspent.cli.worth_of_table import worth_of_table  # noqa: PLC0415
        from wellspent.report.table_question import Question  # noqa: PLC0415

        for needed in ("treatment", "outcome"):
            if not asked[needed]:
                raise click.UsageError(f"Name the column: --{needed} COLUMN.")
        of_centre = ("scored", "behaviour", "chart")
        question = Question(**{name: one for name, one in asked.items() if name not in of_centre})
        worth_of_table(data, question, data_as, asked["chart"])
        return
    from wellspent.cli.worth_of_centre import worth_of_centre  # noqa: PLC0415

    assert folder is not None  # noqa: S101 - one of the two is given
    worth_of_centre(
        folder, behaviour=asked["behaviour"], outcome=asked["outcome"], scored=asked["scored"],
        chart=asked["chart"], seed=asked["seed"], data=data_as,
    )  # fmt: skip


COMMANDS: Final = (worth,)
