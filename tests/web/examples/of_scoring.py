"""Rows of scoring: a finished evaluation, a sample with one contact, a task, a session."""

from __future__ import annotations

from django.utils import timezone

from wellspent.web.access.models import AboutContact

__all__ = ["EXAMPLES"]


def form():
    from wellspent.web.scoring.answering import form_in_use

    return form_in_use()


def finished_evaluation(people, line, grader="analyst", **more):
    """An evaluation in which everything is answered `yes`, finished."""
    from wellspent.web.scoring.finishing import finish
    from wellspent.web.scoring.models import Evaluation, Given

    version = form()
    evaluation, fresh = Evaluation.objects.get_or_create(
        form=version, grader=people[grader], contact=line.contact, **more,
        defaults=AboutContact.of(line),
    )  # fmt: skip
    if fresh:
        for question in version.parsed().questions:
            Given.objects.create(evaluation=evaluation, question=question.id, value="yes")
        finish(evaluation, people[grader])
    return Evaluation.objects.get(pk=evaluation.pk)


def sample(people, line):
    from wellspent.web.scoring.models import Sample, SampledContact

    drawn = Sample.objects.create(
        title="August", form=form(), stratum_by="agent", per_stratum=1, seed=1, frame_size=1,
        drawn_by=people["analyst"], audit="random-0123456789abcdef",
        strata=[{"stratum": line.agent or "", "contacts": 4, "drawn": 1, "asked": 1}],
    )  # fmt: skip
    SampledContact.objects.create(
        sample=drawn, stratum=line.agent or "", inclusion_probability=0.25, **AboutContact.of(line)
    )
    return drawn


def task(people, line):
    from wellspent.web.scoring.models import Task

    return Task.objects.create(form=form(), due=timezone.localdate(), **AboutContact.of(line))


def calibration(people, line):
    from wellspent.web.scoring.models import Calibration, Task

    session = Calibration.objects.create(
        title="First", form=form(), expert=people["administrator"],
        created_by=people["administrator"],
    )  # fmt: skip
    session.graders.set([people["analyst"], people["lead"]])
    for person in ("administrator", "analyst", "lead"):
        Task.objects.create(
            form=form(), purpose="calibration", blind=True, calibration=session,
            assignee=people[person], **AboutContact.of(line),
        )  # fmt: skip
    return session


EXAMPLES = {
    "evaluation": finished_evaluation,
    "sample": sample,
    "task": task,
    "calibration": calibration,
}
