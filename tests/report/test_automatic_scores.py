"""The scorer's answers by a form's rules, for every contact at once."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from small_centre import connect, sample_tables

from wellspent.report.automatic_scores import automatic_percents
from wellspent.report.indexing import build_index
from wellspent.scorecard.form_score import score_form
from wellspent.scorecard.forms import default_form
from wellspent.settings import Settings


@pytest.mark.parametrize("critical", [None, "form"])
def test_every_contact_scores_what_its_own_answers_come_to(critical):
    connected = connect(sample_tables())
    form = default_form() if critical is None else with_critical(default_form())
    index = build_index(connected, Settings())
    rows = connected.sql("SELECT contact, question, answer FROM answers").fetchall()
    for contact, percent in zip(
        map(index.contact, range(len(index))), automatic_percents(index, form), strict=True
    ):
        score = score_form(
            form, {question: answer for one, question, answer in rows if one == contact}
        )
        wanted = score.percent if score.finished else None
        assert math.isnan(percent) if wanted is None else percent == pytest.approx(wanted)


def with_critical(form):
    """The same form, whose first question fails the whole."""
    section = form.sections[0]
    first = replace(section.questions[0], critical="form", fails=("no",))
    return replace(
        form,
        sections=(replace(section, questions=(first, *section.questions[1:])), *form.sections[1:]),
    )
