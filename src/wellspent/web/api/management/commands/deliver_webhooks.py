"""Work on the outbox in a process of its own, where `serve` is not what runs the app."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wellspent.web.api.outbox import deliver_next, work

__all__ = ["Command"]


class Command(BaseCommand):  # type: ignore[misc,unused-ignore]
    """Tell other systems what is due."""

    help = "Sends what the webhooks are to be told, one by one, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` sends what is due and ends."""
        parser.add_argument("--once", action="store_true", help="Send what is due now, then end.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Send."""
        if not options["once"]:
            work(threading.Event())
        while deliver_next() is not None:
            pass
