"""Who works which shift."""

from __future__ import annotations

import sys
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.staffing.planning.rosters import (
    OpenShift,
    Person,
    RosterImpossible,
    RosterInvalid,
    RosterNeedsSolver,
    Rules,
    open_shifts,
    roster,
)
from wellspent.staffing.planning.shifts import design_shifts, usual_kinds

EARLY, LATE = (8, 16), (14, 22)


def shift(day, hours=EARLY, people=1, skill=None):
    begin, end = (24 * 3600 * day + 3600 * hour for hour in hours)
    return OpenShift(day, begin, end, (), hours[1] - hours[0], people, skill)


def works(found, person):
    return sorted(each.shift.day for each in found.assignments if each.person == person)


def assert_lawful(found, people, rules):
    """Every rule, read from the roster alone."""
    for person in people:
        own = sorted(
            (each.shift for each in found.assignments if each.person == person.name),
            key=lambda each: each.begin_seconds,
        )
        assert sum(each.paid_hours for each in own) <= person.hours
        assert len({each.day for each in own}) == len(own) <= rules.most_days
        assert not {each.day for each in own} & person.away
        assert all(each.skill is None or each.skill in person.skills for each in own)
        for one, next_ in pairwise(own):
            assert next_.begin_seconds - one.end_seconds >= rules.rest_hours * 3600


def test_two_people_share_a_week_within_their_days():
    people = [Person("Ada", 40), Person("Ben", 40)]
    found = roster([shift(day) for day in range(7)], people)
    assert (found.n_open, found.best) == (0, True)
    assert_lawful(found, people, Rules())


def test_eleven_hours_lie_between_a_late_shift_and_the_next_early_one():
    shifts = [shift(0, LATE), shift(1, EARLY)]
    assert roster(shifts, [Person("Ada", 40)]).n_open == 1
    assert roster(shifts, [Person("Ada", 40)], Rules(rest_hours=10)).n_open == 0


def test_a_night_that_ends_the_next_day_needs_its_rest_too():
    shifts = [shift(0, (22, 30)), shift(1, (14, 22)), shift(2, (8, 16))]
    found = roster(shifts, [Person("Ada", 40)])
    assert works(found, "Ada") in ([0, 2], [1])
    assert found.n_open == 1


def test_wishes_are_granted_where_no_shift_stays_open_for_it():
    people = [Person("Ada", 40, wishes=frozenset({0})), Person("Ben", 40, wishes=frozenset({1}))]
    found = roster([shift(0), shift(1)], people)
    assert (works(found, "Ada"), works(found, "Ben"), found.refused) == ([1], [0], ())


def test_a_wish_that_leaves_a_shift_open_is_refused_and_named():
    found = roster([shift(0)], [Person("Ada", 40, wishes=frozenset({0}))])
    assert (found.n_open, found.refused) == (0, (("Ada", 0),))
    assert str(found) == (
        "1 shifts are given to people, 0 stay open. Wishes not granted: Ada on day 1."
    )


def test_late_shifts_are_spread_evenly():
    people = [Person(name, 40) for name in ("Ada", "Ben", "Cem")]
    found = roster([shift(day, LATE) for day in range(6)], people)
    assert found.late == {"Ada": 2, "Ben": 2, "Cem": 2}
    assert found.late_spread == 0


def test_a_shift_goes_to_somebody_with_its_skill_or_stays_open():
    people = [Person("Ada", 40, skills=frozenset({"billing"})), Person("Ben", 40)]
    found = roster([shift(0, skill="billing"), shift(0, skill="french")], people)
    assert works(found, "Ada") == [0]
    assert [each.skill for each in found.open] == ["french"]


def test_nobody_works_when_away_or_beyond_the_contract():
    found = roster([shift(day) for day in range(5)], [Person("Ada", 17, away=frozenset({0, 1, 2}))])
    assert works(found, "Ada") == [3, 4]
    assert found.hours == {"Ada": 16.0}


@settings(max_examples=20)
@given(st.data())
def test_as_many_shifts_are_worked_as_trying_all_rosters_finds(data):
    shifts = [
        shift(day, data.draw(st.sampled_from([EARLY, LATE, (6, 10)])))
        for day in range(data.draw(st.integers(2, 5)))
    ]
    people = [
        Person(
            name,
            data.draw(st.sampled_from([8, 12, 20, 40])),
            away=frozenset({data.draw(st.integers(0, 4))}),
        )
        for name in ("Ada", "Ben")
    ]
    rules = Rules(most_days=3)
    found = roster(shifts, people, rules)
    assert_lawful(found, people, rules)
    assert len(found.assignments) == most_by_trying_all(shifts, people, rules)


def most_by_trying_all(shifts, people, rules):
    """The oracle: every person or nobody for every shift."""
    best = 0
    for who in product([None, *people], repeat=len(shifts)):
        for person in people:
            own = [each for each, one in zip(shifts, who, strict=True) if one is person]
            gaps = [b.begin_seconds - a.end_seconds for a, b in pairwise(own)]
            if (
                sum(each.paid_hours for each in own) > person.hours
                or len(own) > rules.most_days
                or any(each.day in person.away for each in own)
                or any(gap < rules.rest_hours * 3600 for gap in gaps)
            ):
                break
        else:
            best = max(best, sum(one is not None for one in who))
    return best


def test_the_shifts_of_a_plan_are_shared_out_with_their_breaks_and_the_same_seed_says_the_same():
    day = [0] * 8 + [2, 3, 4, 4, 3, 3, 3, 2, 2, 2] + [0] * 6
    plan = design_shifts(day * 5, usual_kinds(10), interval_seconds=3600)
    people = [Person(f"P{n}", 40, wishes=frozenset({n % 5})) for n in range(12)]
    found = roster(open_shifts(plan), people)
    assert found.n_open == 0
    assert_lawful(found, people, Rules())
    assert sum(found.hours.values()) == pytest.approx(plan.paid_hours)
    assert all(each.shift.breaks for each in found.assignments)
    assert roster(open_shifts(plan), people) == found


def test_shifts_that_must_be_filled_and_cannot_are_a_sentence_with_the_hours():
    with pytest.raises(
        RosterImpossible,
        match=r"2 of 3 shifts cannot be filled, the first on day \d from 8 h\. They take 24\.0 h, and the contracts give 8\.0 h\.",
    ) as error:
        roster([shift(day) for day in range(3)], [Person("Ada", 8)], must_fill=True)
    assert error.value.remedy.startswith("Add people or hours")


@pytest.mark.parametrize(
    ("shifts", "people", "rules", "fact"),
    [
        ([], [Person("Ada", 40)], Rules(), "0 shifts and 1 people"),
        ([shift(0)], [], Rules(), "1 shifts and 0 people"),
        (
            [shift(0)],
            [Person("Ada", 40), Person("Ada", 30)],
            Rules(),
            "Two people are called 'Ada'",
        ),
        ([shift(0)], [Person("Ada", -1)], Rules(), "a contract of -1 hours"),
        ([shift(0)], [Person("Ada", 40)], Rules(rest_hours=30), "Rest of 30 h"),
    ],
)
def test_a_roster_that_contradicts_itself_is_refused(shifts, people, rules, fact):
    with pytest.raises(RosterInvalid, match=fact):
        roster(shifts, people, rules)


def test_without_the_solver_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(RosterNeedsSolver, match=r"pip install 'wellspent\[staffing\]'"):
        roster([shift(0)], [Person("Ada", 40)])


def test_a_search_without_effort_is_told_to_try_harder():
    with pytest.raises(RosterInvalid, match="Allow more effort"):
        roster([shift(day, people=3) for day in range(7)], [Person("Ada", 40)], effort=0.0)
