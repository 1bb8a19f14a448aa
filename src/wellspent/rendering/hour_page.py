"""A listening hour as one HTML file to print: the contacts first, then a page of questions."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from wellspent.listening.hour import Hour
from wellspent.report.listening.source_words import say_chosen

__all__ = ["render_hour"]


def render_hour(hour: Hour) -> str:
    """The page; nothing is fetched, nothing runs, and its one style is allowed by its digest."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("wellspent.rendering", "templates"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    style = files("wellspent.rendering").joinpath("templates", "hour.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("hour.html").render(
        hour=hour,
        say_chosen=say_chosen,
        number_of={one.contact: n for n, one in enumerate(hour.contacts, 1)},
        style=Markup(style),  # noqa: S704 - the package's own file
        style_digest=f"sha256-{digest}",
    )
