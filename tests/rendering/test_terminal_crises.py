"""Crises in a terminal of 80 columns: nothing that is needed is cut off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from wellspent.moments.crisis import CrisisMoment, CrisisWatch, Seen
from wellspent.rendering.terminal_crises import print_crises

START = datetime.fromisoformat("2026-09-25T17:15")


def moment(queue="retail-returns", measure="service_level", start=START, hours=15.5, also=()):
    seen = tuple(Seen(one, start, 20.0, 200.0, start, 5.0) for one in also)
    return CrisisMoment(start, start + timedelta(hours=hours), measure, 0.83, 0.12, start + timedelta(minutes=15), 6.0, queue, seen)  # fmt: skip


@pytest.fixture
def printed(capsys, monkeypatch):
    def print_them(*moments, columns=80):
        monkeypatch.setenv("COLUMNS", str(columns))
        print_crises(CrisisWatch(moments, 0.03, ("offered",), 2, 900, 25, 15.0))
        return capsys.readouterr().out.splitlines()

    return print_them


def test_a_moment_is_one_line_with_its_queue_both_times_and_both_figures(printed):
    header, line, *rest = printed(moment())
    assert header.split() == ["queue", "in", "2026", "seen", "measure", "expected", "observed"]
    assert line.split("  ")[0] == "retail-returns"
    for part in ("25 Sep 17:15–08:45 +1", "17:30", "service level", "83%", "12%"):
        assert part in line
    assert len(line.rstrip()) <= 80
    assert "+1: on the day after." in rest


def test_what_else_was_seen_is_named_where_there_is_room_and_else_pointed_at(printed):
    one = moment(also=("abandonment", "asa_seconds"))
    narrow, wide = printed(one), printed(one, columns=120)
    assert "service level (then abandonment, waiting)" in wide[1]
    assert "service level …" in narrow[1]
    assert all(len(line.rstrip()) <= 80 for line in narrow)
    assert any(line.startswith("…: more was seen") for line in narrow)


def test_a_long_name_is_folded_and_never_cut(printed):
    name = "claims-of-households-in-the-north-and-east"
    lines = printed(moment(queue=name))
    assert name in "".join(line.split()[0] for line in lines if "–" in line or len(line.split()) == 1)  # fmt: skip
    assert "25 Sep 17:15–08:45 +1" in lines[1]


def test_a_terminal_too_narrow_cuts_nothing_off(printed):
    assert {"17:30", "83%", "12%"} <= set(printed(moment(), columns=40)[1].split())


def test_moments_of_two_years_say_theirs(printed):
    text = "\n".join(printed(moment(), moment(start=START - timedelta(days=365))))
    assert "25 Sep 2025 17:15" in text
    assert "25 Sep 2026 17:15" in text
