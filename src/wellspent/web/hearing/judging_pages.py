"""One turn of a contact, and what people say of its signals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellspent.listening.signal import KIND_WORDS
from wellspent.report.index import ContactLine
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.opening import read_record, record_opening
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.hearing.judging import judge_signal, judgements_of, tell_missed
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["judge"]


@door(Right.CORRECT_LABELS, about="contact", methods=("GET", "POST"))
def judge(request: Asked, line: ContactLine) -> HttpResponse:
    """The turn that `turn` names: its signals, each right or not, and one that was missed."""
    record = read_record(line)
    turn = _turn(request)
    if request.method != "POST":
        return _form(request, line, record, turn)
    post = request.POST
    try:
        if found := post.get("found", ""):
            right = post.get("right", found)
            judge_signal(line, record, request.access.person, turn=turn, kind=found, right=right)
        else:
            tell_missed(
                line, record, request.access.person,
                turn=turn, kind=post.get("kind", ""), quote=post.get("quote", ""),
            )  # fmt: skip
    except Refused as refused:
        return _form(request, line, record, turn, refused)
    messages.success(request, "Kept: what people judged is what can be learned from.")
    here = reverse("judge_signals", kwargs={"contact": line.contact})
    return redirect(f"{here}?turn={turn}&taken=missed")


def _form(
    request: Asked, line: ContactLine, record: ContactRecord, turn: int, refused: Refused | None = None
) -> HttpResponse:  # fmt: skip
    row = next((one for one in record.turns if one["turn"] == turn), None)
    if row is None and refused is None:
        raise Http404
    record_opening(line.contact, request.access.person, "signal")
    judged = judgements_of(record)
    found = [one for one in record.signals if one["turn"] == turn]
    kinds = {one["kind"] for one in found}
    missed = [one for (at, kind), one in judged.items() if at == turn and kind not in kinds]
    context: dict[str, Any] = {
        "line": line,
        "turn": turn,
        "row": row,
        "found": [(one, KIND_WORDS[one["kind"]], judged.get((turn, one["kind"]))) for one in found],
        "missed": missed,
        "kinds": KIND_WORDS,
        "typed": request.POST,
        "refused": refused,
    }
    return render(request, "hearing/judge.html", context, status=422 if refused else 200)


def _turn(request: Asked) -> int:
    said = request.POST.get("turn") or request.GET.get("turn", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
