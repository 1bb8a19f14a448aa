"""Work for the demo: synthetic, and said to be so wherever it is kept.

In a fictional centre a few synthetic people have scored a random sample, one agent has
disputed an answer, a lead has coached, and the workshop has proposals, so that every page
has something to open. What the synthetic people answered is the scorer's answer, changed
here and there by a seeded draw: it says nothing about how good the scorer is.
"""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from wellspent.report.selection import Selection
from wellspent.web.access.models import Person
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope, scope_of, standing
from wellspent.web.coaching.behaviours import behaviours_in_use
from wellspent.web.coaching.sessions import Talk, Wanted, make_session
from wellspent.web.disputes.raising import raise_dispute
from wellspent.web.forms.editing import make_next
from wellspent.web.forms.first import keep_default_form
from wellspent.web.scoring.answering import Sent, answer, begin
from wellspent.web.scoring.calibrating import SessionWish, close_session, open_session
from wellspent.web.scoring.drawing import Wish, draw
from wellspent.web.scoring.finishing import finish
from wellspent.web.scoring.material import Material, read_material
from wellspent.web.scoring.models import Evaluation, Sample, Task
from wellspent.web.scoring.work import take
from wellspent.web.workshop.proposing import comment, propose, vote
from wellspent.web.workshop.stages import current_taxonomy, stages_of

__all__ = ["make_demo_work"]

_TITLE: Final = "Synthetic people's sample"
_DIFFERS: Final = 0.15  # how often a synthetic person answers otherwise than the scorer
_NOTE: Final = "Synthetic: made for the demo."


@transaction.atomic
def make_demo_work() -> None:
    """Fill the demo once; what is there already stays as it is."""
    if Sample.objects.filter(title=_TITLE).exists():
        return
    print("Making synthetic work to look at: once, up to a minute.", file=sys.stderr)  # noqa: T201
    people = {role: Person.objects.get(username=role.value) for role in Role}
    analyst, rng = people[Role.ANALYST], random.Random(1)
    second = Person.objects.get_or_create(
        username="analyst-two",
        defaults={
            "role": Role.ANALYST,
            "password": "!",
            "first_name": "Second",
            "last_name": "analyst",
        },
    )[0]
    second.queues.set(analyst.queues.all())
    lead = scope_of(people[Role.LEAD])
    wish = Wish(
        title=_TITLE, form=keep_default_form(), selection=lead.selection, stratum_by="agent",
        per_stratum=9, seed=1, seconds=[second], double_share=0.2,
    )  # fmt: skip
    sample = draw(scope_of(people[Role.ADMINISTRATOR]), wish)
    tasks = list(Task.objects.filter(sampled__sample=sample).order_by("pk"))
    for task in tasks[:-4]:  # the last ones stay open: work for whoever signs in
        _score(task, second if task.purpose == "double" else analyst, rng)
    own = _one_more(people, analyst, rng)
    raise_dispute(
        own, people[Role.AGENT], [own.given.first().question], f"{_NOTE} I did say so, in turn 2."
    )
    _coach(lead, people[Role.AGENT], own)
    _calibrate(people, [analyst, second], rng)
    _propose(people)
    make_next(keep_default_form(), people[Role.ADMINISTRATOR])


def _score(task: Task, person: Person, rng: random.Random) -> None:
    scope = scope_of(person)
    task = task if task.assignee_id == person.pk else take(scope, task)
    line = standing().line(task.contact)
    if line is not None:
        _answer_all(begin(person, line, task.form, task), person, read_material(task.contact), rng)


def _one_more(people: dict[Role, Person], analyst: Person, rng: random.Random) -> Evaluation:
    """An evaluation of the demo's agent that was not drawn, so that it is no part of any figure."""
    seen = Selection(agents=frozenset({people[Role.AGENT].agent}))
    line = standing().contacts(seen, "slow", 0, 1).lines[0]
    evaluation = begin(analyst, line, keep_default_form(), None)
    return _answer_all(evaluation, analyst, read_material(line.contact), rng)


def _answer_all(
    evaluation: Evaluation, person: Person, material: Material, rng: random.Random
) -> Evaluation:
    for question in evaluation.form.parsed().questions:
        suggested = material.suggestions.get(question.id)
        value = (
            suggested.answer
            if suggested and suggested.answer in question.answers
            else "cannot_tell"
        )
        if rng.random() < _DIFFERS:
            value = rng.choice(question.answers)
        answer(evaluation, person, Sent(question.id, value, 0), material)
    evaluation.refresh_from_db()
    return finish(evaluation, person)


def _coach(lead: Scope, agent: Person, about: Evaluation) -> None:
    talk = Talk(
        noticed=f"{_NOTE} What did the customer tell you that was not about the issue?",
        agreed="Answer one feeling in words of your own before going on.",
        look_back=timezone.localdate() + timedelta(days=28),
    )
    behaviour = next(one for one in behaviours_in_use() if one.question.id == "addressed_feelings")
    make_session(lead, Wanted(agent.agent, behaviour.key, (about.contact,), talk))


def _propose(people: dict[Role, Person]) -> None:
    """Two proposals of the demo's agent for the team's own list of stages, one with votes."""
    stages = {stage.pace: stage for stage in reversed(stages_of(current_taxonomy()))}
    renamed = propose(
        people[Role.AGENT], "rename", stages["slow"].id, {"name": "Getting to know"}, f"{_NOTE} Plainer."
    )  # fmt: skip
    vote(renamed, people[Role.LEAD], 1)
    comment(renamed, people[Role.LEAD], f"{_NOTE} Agents would say it like that.")
    told = {"sentence": "What has to be done before anybody can begin."}
    propose(people[Role.AGENT], "describe", stages["quick"].id, told, _NOTE)


def _calibrate(people: dict[Role, Person], graders: list[Person], rng: random.Random) -> None:
    """One session that is closed: ten contacts, an expert and two graders."""
    expert = people[Role.ADMINISTRATOR]
    lines = standing().contacts(scope_of(people[Role.LEAD]).selection, "slow", 20, 10).lines
    wish = SessionWish(
        f"{_NOTE} Calibration",
        keep_default_form(),
        expert,
        graders,
        [line.contact for line in lines],
    )
    session = open_session(scope_of(expert), wish)
    for task in Task.objects.filter(calibration=session).select_related("assignee", "form"):
        _score(task, task.assignee, rng)
    close_session(session)
