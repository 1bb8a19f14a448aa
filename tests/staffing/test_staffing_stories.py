"""Three stories side by side: what they gain, in parts that add up, with intervals carried through."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.erlang import perform
from wellspent.staffing.erlang_kernel import smallest_many
from wellspent.staffing.price.money import WEEKS_PER_YEAR, Prices
from wellspent.staffing.price.pools import Pool, week_of
from wellspent.staffing.price.slow_value import Segment, SlowValue
from wellspent.staffing.price.stories import PARTS, Difference, Stories, Story, tell_stories
from wellspent.staffing.price.story_cases import Change, ChangeInvalid, FrictionUnknown, draw_cases
from wellspent.staffing.price.week_work import NothingComesIn, Rule, bands_of
from wellspent.staffing.required import TargetUnreachable, smallest

PRICES = Prices(wage_per_hour=21, waiting_per_hour=20, abandonment=4, shrinkage=0.3)
RULE = Rule(Target(0.8, 20))
SEGMENTS = (
    Segment("worried", 0.3, SlowValue(2.0, 60)),
    Segment("others", 0.7, SlowValue(0.6, 40)),
)
CONTACTS = [600.0, 240.0, 60.0]
POOL = Pool(
    "front", week_of(CONTACTS, [60, 27, 9], hours=[20, 30, 10]), 300.0, 40.0, 30.0,
    patience_seconds=180.0, repeat_share=0.2, segments=SEGMENTS,
)  # fmt: skip
CHANGE = Change(0.5, None, repeats_per_friction=0.2, repeats_per_slow_second=0.002)
UNSURE = replace(
    POOL,
    hours=week_of(CONTACTS, [60, 27, 9], hours=[20, 30, 10], contacts_sd=[60, 24, 6], intervals=16),
    handle_seconds=Estimate(300, 295, 305, 900, "mean"),
    friction_seconds=Estimate(40, 34, 46, 800, "mean"),
    patience_seconds=Estimate(180, 150, 215, 500, "Kaplan-Meier"),
    repeat_share=Estimate(0.2, 0.18, 0.22, 2_000, "share"),
)


def value(figure: Figure) -> float:
    assert isinstance(figure, Estimate), figure
    return figure.value


def plain_wages(contacts_share: float, handle: float) -> float:
    """A year's wages from the scalar formulas, row by row."""
    hours = sum(
        h * smallest(Demand(c * contacts_share, handle, 180), Target(0.8, 20))
        for c, h in zip(CONTACTS, [20, 30, 10], strict=True)
    )
    return 30 * hours * WEEKS_PER_YEAR


def test_each_story_is_what_the_formulas_say_row_by_row() -> None:
    """Half of 40 s of friction goes: 280 s; a fifth of half the repeats: 20 % become 18 %."""
    told = tell_stories([POOL], PRICES, CHANGE, RULE)
    fewer = (1 - 0.2) / (1 - 0.2 * (1 - 0.2 * 0.5))
    fewest = (1 - 0.2) / (1 - 0.2 * (1 - 0.2 * 0.5 - 0.002 * 20))
    assert value(told.today.wages) == pytest.approx(plain_wages(1.0, 300))
    assert value(told.banked.wages) == pytest.approx(plain_wages(fewer, 280))
    assert value(told.spent.wages) == pytest.approx(plain_wages(fewest, 300))
    assert value(told.spent.slow_seconds_added) == pytest.approx(20)
    assert value(told.banked.handle_seconds) == pytest.approx(280)


def test_what_a_story_reaches_is_what_its_agents_reach() -> None:
    """One hour of the week: service level, wait, abandonment and occupancy are the formula's."""
    pool = replace(POOL, hours=week_of([600.0], [60]))
    told = tell_stories([pool], PRICES, Change(0.5), RULE)
    reached = perform(smallest(Demand(600, 280, 180), RULE.target), Demand(600, 280, 180))
    for name in ("agents", "service_level", "wait_seconds", "abandonment", "occupancy"):
        assert value(getattr(told.banked, name)) == pytest.approx(getattr(reached, name), rel=1e-9)


def test_a_repeat_that_no_longer_comes_is_counted_once() -> None:
    """First contacts stay as many: the week's contacts less its repeats are the same in all three."""
    told = tell_stories([POOL], PRICES, CHANGE, RULE)
    first = [
        value(story.contacts_per_week) - value(story.repeats_per_week)
        for story in (told.today, told.banked, told.spent)
    ]
    assert first == pytest.approx([0.8 * (600 * 20 + 240 * 30 + 60 * 10)] * 3)
    # and the saved contacts are no saved seconds as well: a contact still takes 280 s, not less
    assert value(told.banked.handle_seconds) == pytest.approx(280)


@settings(max_examples=25)
@given(st.floats(0, 1), st.one_of(st.none(), st.floats(0, 60)), st.floats(0, 1), st.floats(0, 0.02))
def test_the_parts_add_up_to_the_whole(
    cut: float, slow: float | None, by_friction: float, by_slow: float
) -> None:
    """Friction, slow time, repeats and value: nothing is counted twice, nothing is left over."""
    told = tell_stories([POOL], PRICES, Change(cut, slow, by_friction, by_slow), RULE)
    for story, difference in (
        (told.banked, told.banked_difference),
        (told.spent, told.spent_difference),
    ):
        whole = value(story.net) - value(told.today.net)
        assert tuple(difference.parts) == PARTS
        assert sum(value(part) for part in difference.parts.values()) == pytest.approx(
            whole, abs=0.01
        )
        assert value(difference.gain) == pytest.approx(whole, abs=0.01)


def test_without_repeats_that_go_there_is_nothing_from_repeats() -> None:
    """No effect assumed: the part is 0, and as many contacts come."""
    told = tell_stories([POOL], PRICES, Change(0.5), RULE)
    assert value(told.spent_difference.parts["repeats"]) == 0
    assert value(told.spent_difference.contacts_per_week) == 0


def test_seconds_spent_as_they_were_set_free_leave_the_handle_time_as_it_was() -> None:
    """Cut and spend: the same agents, the same waiting; only the value is new."""
    told = tell_stories([POOL], PRICES, Change(0.5), RULE)
    assert value(told.spent.handle_seconds) == pytest.approx(value(told.today.handle_seconds))
    assert value(told.spent_difference.cost) == pytest.approx(0, abs=1e-6)
    assert value(told.spent_difference.gain) == pytest.approx(value(told.spent.value))


def test_value_is_that_of_those_who_are_answered() -> None:
    """20 seconds on average, shared out for the best, for each contact answered."""
    pool = replace(
        POOL, hours=week_of([600.0], [60]), segments=(Segment("all", 1.0, SlowValue(1.5, 50)),)
    )
    told = tell_stories([pool], PRICES, Change(0.5), RULE)
    answered = 600 * (1 - value(told.spent.abandonment))
    worth = 1.5 * (1 - math.exp(-20 / 50))
    assert value(told.spent.value) == pytest.approx(answered * worth * WEEKS_PER_YEAR)


def test_seconds_can_be_chosen_by_segment() -> None:
    """40 s for the worried and none for the others are 12 s on average."""
    told = tell_stories([POOL], PRICES, Change(0.5, {"worried": 40}), RULE)
    assert value(told.spent.slow_seconds_added) == pytest.approx(12)
    assert value(told.spent.handle_seconds) == pytest.approx(292)


def test_without_a_value_of_slow_time_the_costs_still_stand() -> None:
    """Nobody said what it is worth: the value is unknown and says what would lift that."""
    told = tell_stories([replace(POOL, segments=())], PRICES, Change(0.5), RULE)
    for unknown in (
        told.spent.value,
        told.spent.net,
        told.spent_difference.gain,
        told.spent_over_banked,
    ):
        assert isinstance(unknown, Unknown)
        assert "an experiment" in unknown.lift
    assert value(told.spent.wages) > 0
    assert value(told.banked_difference.gain) > 0
    assert value(told.spent_difference.cost) == pytest.approx(0, abs=1e-6)


def test_what_is_assumed_and_what_is_left_out_is_said() -> None:
    """Assumed prices, effects and values by name; customers' waiting without a price is left out."""
    prices = replace(PRICES, waiting_per_hour=0, assumed=("abandonment",))
    told = tell_stories([POOL], prices, CHANGE, RULE)
    assert told.assumed == (
        "abandonment", "repeats_per_friction", "repeats_per_slow_second",
        "slow_worth of others", "slow_worth of worried",
    )  # fmt: skip
    assert told.left_out == ("customers' waiting",)
    measured = Estimate(0.2, 0.1, 0.3, 90, "rollout")
    assert Change(repeats_per_friction=measured).assumed == ()


def test_repeats_that_nobody_counted_are_unknown() -> None:
    """And then none can go."""
    told = tell_stories([replace(POOL, repeat_share=None)], PRICES, CHANGE, RULE)
    assert isinstance(told.today.repeats_per_week, Unknown)
    assert value(told.banked_difference.contacts_per_week) == 0


def test_those_who_are_there_stand_beside_what_the_rule_asks_for() -> None:
    """60, 27 and 9 agents, more than 80/20 takes: dearer wages, better answers; unknown where unrecorded."""
    told = tell_stories([POOL], PRICES, CHANGE, RULE)
    assert isinstance(told.present, Story)
    assert value(told.present.agents) == pytest.approx((60 * 20 + 27 * 30 + 9 * 10) / 60)
    assert value(told.present.service_level) > value(told.today.service_level)
    unrecorded = replace(POOL, hours=week_of(CONTACTS, [60, math.nan, 9]))
    assert isinstance(tell_stories([unrecorded], PRICES, CHANGE, RULE).present, Unknown)


def test_pools_add_up() -> None:
    """Two pools together cost what each costs; shares are those of all contacts."""
    back = replace(
        POOL, name="back", hours=week_of([120.0], [14], hours=40.0), handle_seconds=400.0
    )
    both, one, other = (
        tell_stories(pools, PRICES, CHANGE, RULE) for pools in ([POOL, back], [POOL], [back])
    )
    for name in ("wages", "customers_cost", "value", "contacts_per_week", "agents"):
        parts = value(getattr(one.spent, name)) + value(getattr(other.spent, name))
        assert value(getattr(both.spent, name)) == pytest.approx(parts)
    levels = [value(told.spent.service_level) for told in (one, other)]
    assert min(levels) <= value(both.spent.service_level) <= max(levels)


def exact_gain(told: Stories) -> Estimate:
    gain = told.spent_difference.gain
    assert isinstance(gain, Estimate)
    return gain


def test_intervals_come_from_every_uncertain_input() -> None:
    """Each input with an interval widens what it touches; none of them: no interval at all."""
    sure = tell_stories([POOL], PRICES, CHANGE, RULE)
    assert sure.today.wages == Estimate(
        value(sure.today.wages),
        *[value(sure.today.wages)] * 2,
        0,
        "from figures without an interval",
    )
    touched = {
        "handle_seconds": "wages", "friction_seconds": "wages", "patience_seconds": "abandonment",
        "repeat_share": "contacts_per_week", "hours": "contacts_per_week",
    }  # fmt: skip
    for name, figure in touched.items():
        pool = replace(POOL, **{name: getattr(UNSURE, name)})
        told = getattr(tell_stories([pool], PRICES, CHANGE, RULE, draws=60).banked, figure)
        assert told.high - told.low > 0.002 * told.value, name
        assert told.n > 0


def test_an_unsure_effect_and_an_unsure_worth_carry_their_intervals() -> None:
    """The value of slow time (1 to 3) and what slow seconds do to repeats come with theirs."""
    worth = SlowValue(Estimate(2.0, 1.0, 3.0, 40, "AIPW"), 60, "worth")
    pool = replace(POOL, segments=(Segment("all", 1.0, worth),))
    told = tell_stories([pool], PRICES, Change(0.5), RULE).spent.value
    assert isinstance(told, Estimate)
    assert told.low < 0.7 * told.value < 1.3 * told.value < told.high
    effect = Change(0.5, None, 0.0, Estimate(0.002, 0.001, 0.004, 70, "experiment"))
    part = tell_stories([POOL], PRICES, effect, RULE).spent_difference.parts["repeats"]
    assert isinstance(part, Estimate)
    assert part.low < 0.8 * part.value
    assert part.n == 70


def test_differences_are_paired() -> None:
    """All stories meet the same draws, so a difference is far surer than the stories it is of."""
    told = tell_stories([UNSURE], PRICES, CHANGE, RULE)
    story, difference = told.banked.wages, told.banked_difference.wages
    assert isinstance(story, Estimate)
    assert isinstance(difference, Estimate)
    assert difference.high - difference.low < 0.25 * (story.high - story.low)
    assert exact_gain(told) == exact_gain(tell_stories([UNSURE], PRICES, CHANGE, RULE))


def test_the_interval_from_bands_is_the_interval_from_all_hours() -> None:
    """An interval by hand: whole agents at every hour of the week for each of the same draws."""
    hours, rng = np.arange(168) % 24, np.random.default_rng(7)
    contacts = np.where((hours > 7) & (hours < 20), 300 + 200 * np.sin((hours - 8) / 4), 20.0)
    contacts *= rng.uniform(0.8, 1.2, 168)
    pool = replace(UNSURE, hours=week_of(contacts, contacts_sd=0.1 * contacts, intervals=16))
    told = tell_stories([pool], PRICES, Change(0.5), RULE, draws=100).banked_difference.wages
    (cases,) = draw_cases([pool], Change(0.5), 100, 1)

    def wages(handle: np.ndarray) -> np.ndarray:
        rows = np.outer(cases.level, contacts)
        patience, handle = (np.repeat(x, 168) for x in (cases.patience_seconds, handle))
        agents = smallest_many(rows.ravel(), handle, patience, 0.8, 20.0)
        return 30 * agents.reshape(rows.shape).sum(axis=1) * WEEKS_PER_YEAR

    each = wages(cases.cut.handle_seconds) - wages(cases.today.handle_seconds)
    low, high = np.quantile(each[1:], [0.025, 0.975])
    assert isinstance(told, Estimate)
    assert told.value == pytest.approx(each[0])
    assert told.low == pytest.approx(low, abs=0.1 * (high - low))
    assert told.high == pytest.approx(high, abs=0.1 * (high - low))


def test_bands_keep_the_hours_and_the_contacts_of_the_week() -> None:
    """A hundred hours in twelve bands: as many hours, as many contacts."""
    rng = np.random.default_rng(5)
    contacts, hours = rng.uniform(1, 900, 100), rng.uniform(0.5, 2, 100)
    means, lengths = bands_of(contacts, hours)
    assert len(means) == 12
    assert lengths.sum() == pytest.approx(hours.sum())
    assert means @ lengths == pytest.approx(contacts @ hours)


@pytest.mark.parametrize("rule", [Rule(), Rule(Target(0.9, 10), 0.7)])
def test_any_rule_staffs_all_three(rule: Rule) -> None:
    """The least cost, or a target with a cap: the same questions are answered."""
    told = tell_stories([UNSURE], replace(PRICES, abandonment=12), CHANGE, rule, draws=30)
    for story in (told.today, told.banked, told.spent):
        assert all(isinstance(getattr(story, f.name), Estimate | str) for f in fields(Story))
    assert all(
        isinstance(getattr(told.spent_difference, f.name), Estimate | dict)
        for f in fields(Difference)
    )
    assert value(told.banked.wages) < value(told.today.wages)
    if rule.max_occupancy:
        assert value(told.today.occupancy) <= rule.max_occupancy


@pytest.mark.parametrize(
    ("wrong", "kind", "said"),
    [
        (lambda: Change(1.4), ChangeInvalid, "1.4 of the friction"),
        (lambda: Change(slow_seconds=-3), ChangeInvalid, "-3 slow seconds"),
        (lambda: Change(slow_seconds={"worried": 1e6}), ChangeInvalid, "1e.06 slow seconds"),
        (lambda: Change(repeats_per_friction=-0.1), ChangeInvalid, "cannot be -0.1"),
        (
            lambda: tell_stories([replace(POOL, friction_seconds=None)], PRICES, CHANGE, RULE),
            FrictionUnknown, "Nobody measured the friction in 'front'",
        ),
        (
            lambda: tell_stories(
                [replace(POOL, segments=())], PRICES, Change(0.5, {"vip": 9}), RULE
            ),
            ChangeInvalid, "given for 'vip', which no pool has",
        ),
        (
            lambda: tell_stories([replace(POOL, hours=week_of([0.0]))], PRICES, CHANGE, RULE),
            NothingComesIn, "No contact comes in",
        ),
        (
            lambda: tell_stories([POOL], PRICES, CHANGE, Rule(Target(1.0, 20))),
            TargetUnreachable, "100/20",
        ),
    ],
)  # fmt: skip
def test_a_story_that_cannot_be_told_is_refused_in_a_sentence(
    wrong: object, kind: type[Exception], said: str
) -> None:
    """The figure, and what to give instead."""
    with pytest.raises(kind, match=said) as caught:
        wrong()  # type: ignore[operator]
    assert caught.value.remedy  # type: ignore[attr-defined]
