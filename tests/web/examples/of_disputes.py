"""Examples of disputes, and of the finished evaluations that they are about."""

from __future__ import annotations

from wellspent.web.disputes.models import Dispute
from wellspent.web.disputes.raising import raise_dispute
from wellspent.web.forms.first import keep_default_form
from wellspent.web.scoring.answering import begin
from wellspent.web.scoring.finishing import finish
from wellspent.web.scoring.models import Given

__all__ = ["ANSWERS", "EXAMPLES", "dispute", "finished_evaluation", "other_person"]

ANSWERS = {
    "resolved": "yes",
    "verified_knowledge": "partly",
    "documented": "no",
    "no_needless_wait": "yes",
    "warm_opening": "no",
}


def other_person(people, role, name):
    """Another person of the same role with the same teams and queues."""
    like = people[role]
    made, _ = type(like).objects.get_or_create(
        username=name, defaults={"role": like.role, "password": "!"}
    )
    made.teams.set(like.teams.all())
    made.queues.set(like.queues.all())
    return made


def finished_evaluation(people, line, grader="administrator", **answers):
    """A contact scored and finished by the person of a role; every other question has no occasion."""
    form = keep_default_form()
    person = people[grader] if isinstance(grader, str) else grader
    evaluation = begin(person, line, form, None)
    given = {q.id: "cannot_tell" for q in form.parsed().questions} | ANSWERS | answers
    for question, value in given.items():
        Given.objects.get_or_create(
            evaluation=evaluation,
            question=question,
            defaults={
                "value": value,
                "quotes": [{"turn": 2, "start": 0, "end": 11, "quote": "one moment,"}],
            },
        )
    if evaluation.state == "draft":
        evaluation = finish(evaluation, person)
    return evaluation


def dispute(people, line):
    """A dispute of a question of such an evaluation, the only one there is."""
    evaluation = finished_evaluation(people, line)
    return Dispute.objects.filter(evaluation=evaluation).first() or raise_dispute(
        evaluation, people["agent"], ["documented"], "The reference number is read out in turn 7."
    )


EXAMPLES = {"dispute": dispute, "evaluation": finished_evaluation}
