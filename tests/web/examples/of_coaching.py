"""Examples of coaching sessions."""

from __future__ import annotations

from wellspent.web.coaching.models import CoachedContact, CoachingSession
from wellspent.web.forms.first import keep_default_form

__all__ = ["EXAMPLES", "session"]


def session(people, line, **fields):
    """A session about one contact, planned and not held yet."""
    made = CoachingSession.objects.create(
        agent=line.agent or "",
        team=line.team or "",
        queue=line.queue or "",
        leader=people["lead"],
        form=keep_default_form(),
        **{"question": "documented", "planned_for": "2026-12-01"} | fields,
    )
    CoachedContact.objects.create(
        session=made,
        contact=line.contact,
        agent=made.agent,
        team=made.team,
        queue=made.queue,
    )
    return made


EXAMPLES = {"coachingsession": session}
