"""Work for the demo: synthetic, and said to be so wherever it is kept.

In a fictional centre a few synthetic people have scored a random sample, one agent has
disputed an answer, a lead has coached, the workshop has proposals, a fix is proposed and a scheme of
incentives kept, so that every page has something to open. What the synthetic people answered is the scorer's answer, changed
here and there by a seeded draw: it says nothing about how good the scorer is.
"""

from __future__ import annotations

import random
import sys
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from wellspent.moments.incentives import scheme_of
from wellspent.report.selection import Selection
from wellspent.web.access.models import Person
from wellspent.web.access.roles import Role
from wellspent.web.access.scope import Scope, scope_of, standing
from wellspent.web.changes.keeping import propose as propose_fix
from wellspent.web.changes.sight import rows_in_sight
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
from wellspent.web.steering.deciding import keep_scheme
from wellspent.web.voices.answering import AnswerWish, answer_subject
from wellspent.web.voices.desks import DeskWish, keep_desk
from wellspent.web.voices.held import fewest_told
from wellspent.web.voices.notes import NoteWish, raise_note
from wellspent.web.voices.pulse import PulseWords, give
from wellspent.web.voices.weeks import before, monday_of, week_shown
from wellspent.web.workshop.proposing import comment, propose, vote
from wellspent.web.workshop.stages import current_taxonomy, stages_of

__all__ = ["make_demo_work"]

_TITLE: Final = "Synthetic people's sample"
_DIFFERS: Final = 0.15  # how often a synthetic person answers otherwise than the scorer
_NOTE: Final = "Synthetic: made for the demo."
_HEARD: Final = (
    "A customer told me: I wish there was a way to send it back without a printer.",
    "Several ask: could you deliver on a Saturday? I would pay extra for that, one said.",
    "Another company sends the parcel to the office, and that is why they leave us.",
    "They are glad that somebody calls them back. Thank you so much, I hear.",
    "I had to ring three times before anybody knew of my move, said two of them.",
    "Since the new look of the app people cannot find their bills.",
    "Some would take the extra bag at once if we told them what it costs.",
    "They ask for a code that does not need a mobile phone.",
)
_IN_WAY: Final = (
    ("The order screen takes long to load.", "tool_trouble"),
    ("I cannot find what holds for returns of presents.", "knowledge_gap"),
    ("They have told it all to the bot before.", "repetition"),
    ("", ""),
)


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
    _raise_voices(people, rng)
    _change_and_reward(people)
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


def _change_and_reward(people: dict[Role, Person]) -> None:
    """A fix that the demo's agent proposes, where friction was ranked, and a scheme that the analyst keeps."""
    known = [row.key for row in rows_in_sight(scope_of(people[Role.AGENT]))]
    if known:
        words = (
            f"{_NOTE} One screen that opens with the customer's last order would spare the search."
        )
        propose_fix(people[Role.AGENT], known[0], "One screen less", words, known)
    measures = {"no_repeat": 3, "satisfied": 2, "handle_seconds": 1, "part/empathy": 1}
    stated = {"name": "Synthetic: results and behaviours", "measures": measures, "pays": "above"}
    keep_scheme(scheme_of(stated), people[Role.ANALYST])


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


def _raise_voices(people: dict[Role, Person], rng: random.Random) -> None:
    """Four weeks of pulses by most agents, two notes, and two desks that have answered a little."""
    newest = min(week_shown(""), *before(monday_of(timezone.localdate()), 1))  # one that has ended
    for monday in (*before(newest, 3), newest):
        heard = rng.sample(_HEARD, 6)  # most say how customers feel, and no more
        agents = Person.objects.filter(role=Role.AGENT).exclude(agent="").order_by("pk")
        for place, agent in enumerate(agents):
            # as many as it takes for their words to be shown, and most of the others
            if place >= fewest_told() and rng.random() < 0.3:
                continue
            at = timezone.make_aware(
                datetime.combine(monday + timedelta(days=rng.randrange(5)), time(15, 30))
            )
            said = f"{heard.pop()} (synthetic)" if heard and rng.random() < 0.5 else ""
            in_way, cause = rng.choice(_IN_WAY)
            in_way = f"{in_way} (synthetic)" if said and in_way else ""
            give(agent, PulseWords(said, in_way, cause, rng.randint(2, 5)), 0, at)
    own = scope_of(people[Role.AGENT])
    for line in standing().contacts(own.selection, "slow", 1, 2).lines:
        wish = NoteWish(f"{_NOTE} They asked for a Saturday delivery.", "demand", 1)
        raise_note(own, line, wish, timezone.make_aware(datetime.combine(newest, time(16))))
    owners = (people[Role.ANALYST].pk, people[Role.ADMINISTRATOR].pk)
    kinds = ("unmet_need", "demand", "sales_opportunity", "compliment")
    product = keep_desk(DeskWish("Product", owners, kinds))
    keep_desk(DeskWish("Service", owners, ("effort", "churn_risk", "early_warning", "competitor")))
    later = timezone.localdate() + timedelta(days=60)
    for answer_wish in (
        AnswerWish("signal:demand", "planned", later, f"{_NOTE} Saturdays are tried in one town."),
        AnswerWish(
            "signal:sales_opportunity", "not_now", None, f"{_NOTE} The price list is fixed."
        ),
    ):
        answer_subject(product, people[Role.ANALYST], answer_wish)
