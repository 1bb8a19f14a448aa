"""Sessions and the contacts that follow them: each to its first, and what is not known is said."""

from __future__ import annotations

import pytest
from heard_sources import centre, contact, step

from wellspent.estimate import Unknown
from wellspent.report.listening.self_service import gather_digital
from wellspent.settings import Settings

LATER = contact("last", "somebody", 24 * 20)  # so that every window is over


def fates(con):
    found = gather_digital(con, Settings())
    return {fate.key: fate.sessions for fate in found.fates if fate.sessions}


def test_without_sessions_it_says_what_to_import():
    found = gather_digital(centre(contacts=[LATER]), Settings())
    assert isinstance(found, Unknown)
    assert "digital.csv" in found.lift


def test_a_session_belongs_to_the_first_contact_after_it_alone():
    """Online at 9, in touch at 12 and at 15 about the same thing."""
    con = centre(
        digital=[step("s", "c", 0, "article", "Returns")],
        contacts=[contact("noon", "c", 3), contact("three", "c", 6), LATER],
    )
    found = gather_digital(con, Settings())
    assert found.articles[0].contacts == ("noon",)


@pytest.mark.parametrize(
    ("hours", "fate"),
    [(23, "followed"), (25, "contact_later"), (24 * 8, "unknown"), (-1, "unknown")],
)
def test_a_day_is_the_window_and_what_comes_later_is_named(hours, fate):
    con = centre(digital=[step("s", "c", 0)], contacts=[contact("a", "c", hours), contact("b", "x", -2), LATER])  # fmt: skip
    assert fates(con) == {fate: 1}


def test_somebody_elses_contact_follows_nothing():
    con = centre(digital=[step("s", "c", 0)], contacts=[contact("a", "d", 2), LATER])
    assert fates(con) == {"unknown": 1}


def test_who_came_back_who_left_and_who_stayed_are_told_apart():
    con = centre(
        digital=[step("s1", "back", 0), step("s2", "back", 50), step("s3", "gone", 0), step("s4", "here", 0)],
        outcomes=[{"customer": "gone", "kind": "churn", "value": 1.0, "at": None},
                  {"customer": "here", "kind": "churn", "value": 0.0, "at": None}],
        contacts=[contact("a", "x", -2), LATER],
    )  # fmt: skip
    assert fates(con) == {"back_online": 1, "unknown": 1, "left": 1, "stayed": 1}


def test_a_visitor_who_did_not_sign_in_and_one_too_late_are_no_success():
    con = centre(
        digital=[step("s1", None, 0), step("s2", "c", 24 * 20)],
        contacts=[contact("a", "x", -2), LATER],
    )
    found = gather_digital(con, Settings())
    assert fates(con) == {"not_signed_in": 1, "not_observed": 1}
    assert isinstance(found.followed, Unknown)
    assert any("not signed in" in words for words in found.blind)


def test_who_signs_in_during_a_session_was_there_from_its_beginning():
    con = centre(
        digital=[step("s", None, 0, "search", "no printer", 0), step("s", "c", 0.1)],
        contacts=[contact("a", "c", 1), LATER],
    )
    [vain] = gather_digital(con, Settings()).vain
    assert (vain.words, vain.followed) == (("no printer",), 1)


def test_what_the_bot_says_three_times_is_being_sent_round():
    rounds = [step("s1", "c", n / 60, "bot", "not understood") for n in range(3)]
    talk = [step("s2", "d", n / 60, "bot", f"answer {n}") for n in range(3)]
    con = centre(digital=[*rounds, *talk], contacts=[contact("a", "c", 1), LATER])
    gather_digital(con, Settings())
    [row] = con.sql("SELECT count(*) FILTER (sent_round), count(*) FROM online").fetchall()
    assert row == (1, 2)


def test_reasons_that_a_page_settles_for_others_are_named_with_who_was_never_online():
    """Ten read the page and are not in touch; two are. Five others with that reason never looked."""
    content = [step(f"s{n}", f"c{n}", 0, "article", "Returns") for n in range(10)]
    failed = [step(f"f{n}", f"f{n}", 0, "article", "Returns") for n in range(2)]
    calls = [contact(f"call-f{n}", f"f{n}", 2) for n in range(2)]
    others = [contact(f"o{n}", f"o{n}", 5) for n in range(5)]
    con = centre(digital=[*content, *failed], contacts=[*calls, *others, contact("a", "x", -2, "Other"), LATER | {"reason": "Other"}])  # fmt: skip
    [found] = gather_digital(con, Settings()).solved_elsewhere
    assert (found.reason, found.contacts, found.after_session, found.never_online) == ("Return - late", 7, 2, 5)  # fmt: skip
    assert found.no_contact.value == pytest.approx(10 / 12)
    assert found.examples == tuple(f"o{n}" for n in range(5))


def test_fewer_conversations_than_contacts_are_told_as_a_blind_spot():
    con = centre(
        digital=[step("s", "c", 0)], contacts=[contact("a", "c", 2), LATER],
        intervals=[{"queue": "returns", "answered": 20}],
    )  # fmt: skip
    assert any("2 of 20 contacts" in words for words in gather_digital(con, Settings()).blind)
