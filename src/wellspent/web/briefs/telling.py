"""Which talks were held, written into the workspace, so that nobody is asked to talk again too soon.

coaching   of every session that was held: agent, team, behaviour, when, and when both look back
"""

from __future__ import annotations

import json
from logging import getLogger
from typing import Any

from django.db import transaction

from wellspent.errors import WellspentError
from wellspent.web.access.scope import standing
from wellspent.web.coaching.models import CoachingSession
from wellspent.workspace.moments import keep_moments_said

__all__ = ["tell_of", "write_talks"]

_LOG = getLogger(__name__)


def write_talks() -> None:
    """Keep who was talked with; no word of what was said. Raises `FileUnwritable`."""
    held = CoachingSession.objects.exclude(held=None).order_by("pk")
    rows = held.values_list("agent", "team", "question", "held", "look_back")
    talks = [
        {
            "agent": agent, "team": team or None, "about": question,
            "held": at.isoformat(), "look_back": back.isoformat() if back else None,
        }
        for agent, team, question, at, back in rows
    ]  # fmt: skip
    keep_moments_said(standing().workspace, "coaching", json.dumps(talks))


def tell_of(instance: CoachingSession, **_signal: Any) -> None:
    """A session changed: once it is kept, the workspace is told of it where it was held."""
    if instance.held is not None:
        transaction.on_commit(_write)


def _write() -> None:
    try:
        write_talks()
    except WellspentError as error:
        # the session is kept in the app; only the next moments do not know of it
        _LOG.warning("%s", error)
