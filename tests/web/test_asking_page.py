"""Asking in words: within one's own sight, and every quote leads to its turn."""

from __future__ import annotations

import re

import pytest

from wellspent.web.access.scope import scope_of, standing


def test_a_question_is_answered_with_counts_and_quotes_that_lead_to_their_turns(signed_in):
    page = signed_in("director").get("/ask", {"question": "how many mention refunds?"})
    shown = page.content.decode()
    assert re.search(r"\d+ of 240 contacts, [\d.]+ %", shown)
    assert re.search(r'href="/contacts/FH-\d+#turn-\d+"', shown)


@pytest.mark.parametrize("role", ["agent", "lead", "analyst"])
def test_contacts_out_of_sight_are_neither_counted_nor_quoted(people, signed_in, role):
    answer = signed_in(role).get("/api/ask", {"question": "hello"}).json()
    seen = standing().selected(scope_of(people[role]).selection)[1].sum()
    assert answer["contacts"] == seen
    for quote in answer["quotes"]:
        assert scope_of(people[role]).sees(standing().line(quote["contact"]))


def test_a_question_that_ranks_people_is_refused_at_the_field(signed_in):
    page = signed_in("director").get("/ask", {"question": "which agent is worst?"})
    assert page.status_code == 422
    assert "rank agents" in page.content.decode()


def test_without_rows_the_page_says_so(signed_in):
    page = signed_in("director").get("/ask", {"question": "giraffes"})
    assert "No answer: none of 240 contacts speaks of it." in page.content.decode()
