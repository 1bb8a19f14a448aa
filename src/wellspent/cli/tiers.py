"""The option that chooses between the fast labeller and the careful one."""

from __future__ import annotations

import click

__all__ = ["TIER"]

TIER = click.option(
    "--tier", type=click.Choice(["fast", "careful"]), default="fast", show_default=True,
    help="Which labeller: the fast one, or the careful one, surer and much slower.",
)  # fmt: skip
