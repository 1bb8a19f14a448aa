"""The hour of a centre: drawn within sight, without the agent's name, and as a page to print."""

from __future__ import annotations

import json

import pytest
from heard_sources import centre, contact

from wellspent.listening.hour import Hour, NothingToHear
from wellspent.rendering.hour_page import render_hour
from wellspent.rendering.terminal_sources import hour_text
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.listening.listening_hour import draw_hour
from wellspent.settings import Settings


def turns_of(name, minutes, said="Dana, where is my parcel? <b>"):
    texts = ["Hello, Dana Okafor here.", said]
    return [
        {"contact": name, "turn": n, "speaker": who, "text": text, "start": 0.0, "end": 60.0 * minutes}
        for n, (who, text) in enumerate(zip(("agent", "customer"), texts, strict=True), 1)
    ]  # fmt: skip


def a_centre(n=60, **more):
    names = [f"c{k}" for k in range(n)]
    tables = {
        "contacts": [contact(name, name, 5 * k, segment=("vip", "new")[k % 2]) for k, name in enumerate(names)],
        "turns": [row for k, name in enumerate(names) for row in turns_of(name, 2 + k % 5)],
        "segments": [{"contact": name, "seconds": 90.0, "pace": "quick", "part": "inquiry", "friction": "wait" if k == 7 else "none"} for k, name in enumerate(names)],
    }  # fmt: skip
    return centre(**tables | more)


def unspoken(name):
    return {"contact": name, "turn": 2, "kind": "unmet_need", "start": 0, "end": 4, "quote": "Dana",
            "confidence": 0.9, "asked": False, "followed_up": False}  # fmt: skip


@pytest.fixture(scope="module")
def hour():
    return draw_hour(a_centre(signals=[unspoken("c20")]), Settings(), seed=1)


def test_the_hour_lasts_about_as_long_as_was_asked_for(hour):
    assert hour.minutes == pytest.approx(30, rel=0.25)
    assert hour.minutes == pytest.approx(sum(one.minutes for one in hour.contacts))


def test_what_is_chosen_is_marked_and_has_no_chance(hour):
    chosen = {one.contact: one for one in hour.contacts if one.chosen_for}
    assert chosen["c20"].chosen_for == "unspoken need"
    assert [turn.shows for turn in chosen["c20"].turns] == [False, True]
    assert all((one.inclusion is None) == (one.chosen_for is not None) for one in hour.contacts)


def test_the_agents_name_is_gone_whole_and_in_part(hour):
    said = " ".join(turn.text for one in hour.contacts for turn in one.turns)
    assert "Dana" not in said
    assert "Hello, [agent] here." in said


def test_without_a_need_that_nobody_asked_for_it_says_that_none_was_chosen():
    found = draw_hour(a_centre(), Settings(), seed=1)
    assert "none was chosen" in " ".join(found.left_out)
    assert {one.chosen_for for one in found.contacts} <= {None, "friction"}


def test_who_may_see_ten_contacts_hears_of_ten_alone():
    mine = {f"c{k}" for k in range(10)}
    found = draw_hour(a_centre(), Settings(), seed=2, within=mine)
    assert {one.contact for one in found.contacts} <= mine
    assert (found.frame, found.contacts_in_all) == (10, 10)


def test_contacts_without_words_or_too_long_are_left_out_and_counted():
    con = a_centre(contacts=[contact(f"c{k}", f"c{k}", k) for k in range(20)] + [contact("mute", "m")],
                   turns=[row for k in range(20) for row in turns_of(f"c{k}", 40 if k == 3 else 3)])  # fmt: skip
    found = draw_hour(con, Settings(), seed=1)
    assert found.frame == 19
    assert found.left_out[0] == "1 contacts hold no words."
    assert "longer than 12 minutes" in found.left_out[1]


def test_an_empty_centre_has_nothing_to_hear():
    with pytest.raises(NothingToHear, match="0 contacts"):
        draw_hour(centre(), Settings(), seed=1)


def test_what_was_typed_lasts_as_long_as_it_takes_to_read():
    chats = [contact(f"c{k}", f"c{k}", k, channel="chat") for k in range(12)]
    said = [row for k in range(12) for row in turns_of(f"c{k}", 30, "word " * 396)]
    found = draw_hour(a_centre(contacts=chats, turns=said), Settings(), seed=1, minutes=10)
    assert found.contacts[0].minutes == pytest.approx(2.0, abs=0.01)


def test_the_page_to_print_runs_nothing_and_shows_what_was_said_as_it_was_said(hour):
    page = render_hour(hour)
    assert "where is my parcel? &lt;b&gt;" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "To ask the advisors" in page


def test_an_hour_goes_to_json_and_back_and_onto_a_terminal(hour):
    assert from_json(json.loads(json.dumps(to_json(hour))), Hour) == hour
    assert "by lot, with a chance of" in hour_text(hour)
