"""Five to read begin where most of it is; the form is one link away on a narrow page."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from examples.lines import line_within

from wellspent.web.contacts.transcript import Pause


@pytest.mark.parametrize("measure", ["friction", "friction/wait", "slow", "slow/empathy"])
def test_each_transcript_opens_where_most_seconds_of_the_measure_are(signed_in, measure):
    """An hour of waiting is in sight, and not the first two seconds of it."""
    page = signed_in("director").get("/read", {"measure": measure})
    opened = page.context["opened"]
    assert len(opened) == 5
    kind, _, rest = measure.partition("/")
    for _, one, _ in opened:
        shown = [
            p for p in one.conversation.ribbon if p.kind == kind and rest in {"", p.name}
        ]  # fmt: skip
        seconds = Counter()
        for place, piece in enumerate(shown):
            seconds[piece.turn or f"pause {place}"] += piece.end - piece.start
        most = one.most_shown
        got = most.seconds if isinstance(most, Pause) else seconds[most.said.turn]
        assert got == pytest.approx(max(seconds.values()))
    text = page.content.decode()
    assert text.count(" data-most") == 5
    for box in re.findall(r'<article class="reading".*?</article>', text, re.DOTALL):
        to, _ = re.search(r'href="#(c\d-(?:turn-\d+|most))">to (turn|the pause)', box).groups()
        assert re.search(rf'id="{to}"[^>]* data-most', box)


def test_a_list_of_answers_opens_at_the_first_turn_that_is_quoted(signed_in):
    page = signed_in("director").get("/read", {"measure": "answer/documented/no"})
    assert all(one.most_shown is None for _, one, _ in page.context["opened"])
    assert "data-most" not in page.content.decode()


def test_the_form_is_one_link_away_from_the_top_of_a_contact(signed_in, people):
    line = line_within(people["analyst"])
    page = signed_in("analyst").get(f"/contacts/{line.contact}").content.decode()
    above = page[: page.index('class="columns')]
    assert '<a href="#scoring">To the form</a>' in above
    assert 'id="scoring"' in page
