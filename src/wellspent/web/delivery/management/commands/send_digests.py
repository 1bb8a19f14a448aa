"""Work on the post in a process of its own, where `serve` is not what runs the app."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wellspent.web.delivery.posting import announce_weeks, deliver_next, work, write_due

__all__ = ["Command"]


class Command(BaseCommand):  # type: ignore[misc,unused-ignore]
    """Send the digests that are due."""

    help = "Sends the digests that are due, one by one, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` sends what is due and ends."""
        parser.add_argument("--once", action="store_true", help="Send what is due now, then end.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Send."""
        if not options["once"]:
            work(threading.Event())
        write_due()
        announce_weeks()
        while deliver_next() is not None:
            pass
