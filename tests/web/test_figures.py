"""Fair figures on pages: the scorer's, corrected by people's random sample; nobody is ranked."""

from __future__ import annotations

import numpy as np
import pytest
from django.utils import timezone

from wellspent.estimate import Estimate, Unknown
from wellspent.report.selection import EVERYTHING, Selection
from wellspent.web.access.scope import scope_of
from wellspent.web.figures.fair import agents_of, fair_score
from wellspent.web.figures.frames import frame_of
from wellspent.web.forms.first import keep_default_form
from wellspent.web.scoring.drawing import Wish, draw
from wellspent.web.scoring.models import Evaluation, Purpose, Revision


@pytest.fixture
def sample(people):
    """Twelve contacts of each queue, drawn at random; nobody has scored one yet."""
    wish = Wish(
        title="A sample", form=keep_default_form(), selection=EVERYTHING, stratum_by="queue", per_stratum=12, seed=1
    )  # fmt: skip
    return draw(scope_of(people["administrator"]), wish)


def scored(sample, grader, percent_of):
    """Every contact of the sample scored; `percent_of` gives the percentage of the n-th."""
    rows = [
        Evaluation(
            contact=one.contact, agent=one.agent, team=one.team, queue=one.queue, form=sample.form, grader=grader,
            purpose=Purpose.AUDIT, sampled=one, state="finished", finished=timezone.now(), percent=percent_of(n),
        )
        for n, one in enumerate(sample.contacts.order_by("pk"))
    ]  # fmt: skip
    return Evaluation.objects.bulk_create(rows)


def automatic_of(sample):
    """The scorer's percentage of each contact drawn, in the order of the rows."""
    from wellspent.report.automatic_scores import automatic_percents
    from wellspent.web.access.scope import standing

    index = standing().index
    percents = automatic_percents(index, sample.form.parsed())
    return [percents[index.position(one.contact)] for one in sample.contacts.order_by("pk")]


def test_without_people_there_is_not_enough_to_say(sample):
    assert isinstance(fair_score(sample, EVERYTHING).corrected, Unknown)


def test_people_who_always_give_ten_points_less_lower_the_fair_score_by_ten_points(sample, people):
    automatic = np.nan_to_num(automatic_of(sample), nan=50.0)
    scored(sample, people["analyst"], lambda n: automatic[n] - 10)
    score = fair_score(sample, EVERYTHING)
    assert isinstance(score.corrected, Estimate)
    assert score.corrected.value == pytest.approx(score.automatic.value - 0.10, abs=0.02)


def test_what_somebody_chose_to_score_is_no_part_of_a_figure(sample, people):
    scored(sample, people["analyst"], lambda n: 50.0 + n % 7)
    before = fair_score(sample, EVERYTHING)
    line = sample.contacts.first()
    Evaluation.objects.create(
        contact=line.contact, form=sample.form, grader=people["lead"], state="finished", finished=timezone.now(), percent=0.0
    )  # fmt: skip
    assert fair_score(sample, EVERYTHING) == before


def test_a_figure_is_of_the_contacts_in_sight_alone(sample, people):
    seen = scope_of(people["lead"]).selection
    frame = frame_of(sample, seen)
    assert 0 < len(frame.positions) < len(frame_of(sample, EVERYTHING).positions)


def test_agents_come_by_name_and_without_a_rank(sample, people):
    scored(sample, people["analyst"], lambda n: float(40 + n % 50))
    _, agents = agents_of(sample, EVERYTHING)
    assert [one.agent for one in agents] == sorted(one.agent for one in agents)
    assert not hasattr(agents[0], "rank")


def test_an_agent_with_few_scored_contacts_gets_no_probability(sample, people):
    scored(sample, people["analyst"], lambda n: float(40 + n % 50))
    _, agents = agents_of(sample, EVERYTHING)
    few = [one for one in agents if one.score.scored < 8]
    assert few
    assert all(isinstance(one.below, Unknown) for one in few)


def test_nobody_in_sight_is_no_fault(sample):
    assert agents_of(sample, Selection(teams=frozenset())) == (None, ())


@pytest.mark.parametrize("page", ["/figures", "/figures/agents", "/figures/questions"])
def test_the_pages_show_the_sample_to_every_role(page, sample, people, signed_in):
    scored(sample, people["analyst"], lambda n: float(40 + n % 50))
    for role in people:
        answer = signed_in(role).get(page, {"sample": sample.pk})
        assert answer.status_code == 200


@pytest.mark.usefixtures("sample")
def test_a_sample_that_is_not_there_is_the_newest_instead(signed_in):
    for asked in ("0", "x", "9" * 40):
        assert signed_in("director").get("/figures", {"sample": asked}).status_code == 200


def test_the_gate_says_what_it_lacks(sample, signed_in):
    answer = signed_in("analyst").get("/figures/questions", {"sample": sample.pk}).content.decode()
    assert "What would change that" in answer


def test_what_a_dispute_changed_is_no_part_of_a_figure(sample, people):
    """An agent disputes the lowest score, and it is raised to 100: the random sample stays one."""
    evaluations = scored(sample, people["analyst"], lambda n: 50.0 + n % 7)
    before = fair_score(sample, EVERYTHING)
    lowest = evaluations[0]
    Revision.objects.create(
        evaluation=lowest, by=people["lead"], reason="x", before={"resolved": "no"}, after={"resolved": "yes"},
        percent_before=lowest.percent, percent_after=100.0,
    )  # fmt: skip
    Evaluation.objects.filter(pk=lowest.pk).update(percent=100.0, seen=1)
    assert fair_score(sample, EVERYTHING).corrected == before.corrected
