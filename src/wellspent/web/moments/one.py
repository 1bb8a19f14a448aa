"""The page of one moment, as it is and after something was refused."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked
from wellspent.web.access.refusals import page_status, place_of
from wellspent.web.moments.aims import say_aim
from wellspent.web.moments.evidence import evidence_in_sight, record_evidence
from wellspent.web.moments.followed import followed
from wellspent.web.moments.frame import frame
from wellspent.web.moments.held import Held
from wellspent.web.moments.owning import leads_of_teams, owner_of
from wellspent.web.moments.passing import can_be_passed_on, passed_on_in_sight

__all__ = ["show_one"]


def show_one(
    request: Asked, held: Held, error: WellspentError | None = None, did: str = ""
) -> HttpResponse:
    """A moment; `error` is what was refused of what somebody did."""
    evidence = evidence_in_sight(request.access, held.moment.shown)
    record_evidence(request.access, [evidence], "moment")
    row = held.row
    return render(
        request,
        "moments/one.html",
        frame(request, "one")
        | {
            "held": held,
            "one": held.moment,
            "row": row,
            "owner": owner_of(held, leads_of_teams()),
            "mine": bool(
                row and held.state == "taken" and row.owner_id == request.access.person.pk
            ),
            "evidence": evidence,
            "steps": list(row.steps.select_related("by")) if row else [],
            "passed": list(passed_on_in_sight(request.access).filter(key=held.key)[:5]),
            "can_pass": can_be_passed_on(held),
            "followed": followed(held.key),
            "aimed": say_aim(held.moment.aim),
            "agent": held.moment.about if held.moment.whom == "agent" else "",
            "error": error,
            "place": None if error is None else place_of(error),
            "did": did,
            "sent": request.POST,
        },
        status=page_status(error),
    )
