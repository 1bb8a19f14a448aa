"""What one more slow minute costs, where it is free, and what is said where it cannot be told."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from counted_centre import PRICED, SETTINGS, contacts, half_hours, operation
from small_centre import connect, tiny

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Unknown
from wellspent.report import gather_operation, price_today
from wellspent.report.slow_minute import Choices, default_choices, price_slow_minute
from wellspent.report.slow_minute_words import say_hour
from wellspent.settings import Settings, StaffingSettings
from wellspent.staffing.demand import Demand
from wellspent.staffing.erlang import perform

EVIDENCE = Path(__file__).resolve().parents[2] / "evidence"
STAFFED_HOUR = 28.0 / 0.7


def alike(agents: float | None = 3.0, settings: Settings = SETTINGS, **figures):
    """A centre of one pool with the same half hour again and again."""
    return operation(half_hours("billing", agents=agents, **figures), settings=settings)


def fewest(handle_seconds: float, share: float = 0.8, cap: float = 1.0) -> float:
    """Agents, with fractions, that keep the share within 20 s: by halving, formula by formula."""
    demand = Demand(42.0, handle_seconds, 420.0)
    low, high = 0.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        reached = perform(middle, demand, 20.0)
        enough = reached.service_level >= share and reached.occupancy <= cap
        low, high = (low, middle) if enough else (middle, high)
    return high


def price(found, choices: Choices | None = None):
    return price_slow_minute(found, choices or default_choices(found))


def test_the_price_is_that_of_the_agents_that_the_minute_takes_by_a_second_computation():
    """42 contacts an hour of 300 s each; three agents are too few, so all that is needed is paid."""
    extra = fewest(360.0) - fewest(300.0)
    served = 42.0 * (1 - perform(fewest(300.0), Demand(42.0, 300.0, 420.0)).abandonment)
    slow = price(alike())
    assert slow.usual.value == pytest.approx(extra * STAFFED_HOUR / served, rel=1e-6)
    assert slow.busiest.value == pytest.approx(slow.usual.value)
    assert slow.usual.low < slow.usual.value < slow.usual.high


def test_it_is_free_where_the_agents_who_are_there_keep_the_target_with_the_minute_too():
    slow = price(alike(agents=12.0))
    assert (slow.usual.value, slow.free_share.value) == (0.0, 1.0)
    assert all(one.free and one.free_share == 1.0 for one in slow.hours)
    assert "for 100 % of contacts" in slow.sentences[1]


def test_no_price_is_dearer_than_every_agent_that_the_minute_takes():
    """Nearly enough are there: the price may be nothing, or all of it, and nothing beyond."""
    few = {"weeks": 4, "offered": 5, "answered": 4, "abandoned": 1}
    full = price(alike(agents=None, **few)).hours[0]
    nearly = full.agents_needed + 0.8 * (full.agents_with_minute - full.agents_needed)
    edge = price(alike(agents=nearly, **few)).hours[0].price
    assert 0 <= edge.low < edge.value < edge.high <= full.price.high


def test_it_is_not_free_where_a_few_contacts_more_would_take_an_agent():
    """Just enough with the minute at the usual arrivals; at the upper end of them, not."""
    enough = fewest(360.0) + 0.01
    hour = price(alike(agents=enough)).hours[0]
    assert (hour.price.value, hour.free) == (0.0, False)
    assert hour.price.high > 0


def test_agents_between_need_and_need_with_the_minute_are_paid_for_the_rest_alone():
    between = (fewest(300.0) + fewest(360.0)) / 2
    whole, half = price(alike()), price(alike(agents=between))
    assert 0 < half.usual.value < whole.usual.value
    assert half.free_share.value == 0.0


def test_where_nobody_recorded_agents_the_price_stands_and_when_it_is_free_is_not_known():
    slow = price(alike(agents=None))
    assert slow.usual.value > 0
    assert isinstance(slow.free_share, Unknown)
    assert slow.hours[0].free is None
    assert slow.hours[0].agents_there is None


def test_hours_are_those_that_are_open_and_say_what_is_there():
    slow = price(alike())
    assert [(one.weekday, one.hour) for one in slow.hours] == [(d, h) for d in range(5) for h in (9, 10, 11)]  # fmt: skip
    assert slow.hours[0].contacts_per_hour == 42.0
    assert slow.hours[0].handle_seconds == pytest.approx(300.0)
    assert slow.hours[0].agents_needed == pytest.approx(fewest(300.0), abs=1e-4)


def test_the_centres_price_is_the_mean_over_the_contacts_of_its_pools():
    held = contacts() + contacts(team="south", queue="sales")
    found = operation(half_hours("billing") + half_hours("sales", offered=61, answered=60), held)
    slow = price(found)
    assert [one.name for one in slow.pools] == ["north", "south"]
    low, high = sorted(one.usual.value for one in slow.pools)
    assert low < slow.usual.value < high
    alone = price(found, replace(default_choices(found), pool="south"))
    assert alone.usual.value == pytest.approx(slow.pools[1].usual.value)


def test_slow_seconds_ask_for_agents_and_friction_that_is_gone_gives_them_back():
    found = alike()
    today = price(found).hours[0]
    more = price(found, Choices(slow_seconds_otherwise=30.0)).hours[0]
    less = price(found, Choices(friction_cut=0.3)).hours[0]
    assert more.handle_seconds == pytest.approx(330.0)
    # a third of the ledger's seconds is tool trouble: 0.3 of it are 30 of 300
    assert less.handle_seconds == pytest.approx(270.0)
    assert less.agents_needed < today.agents_needed < more.agents_needed


def test_slow_seconds_for_a_segment_count_as_often_as_its_customers_come():
    found = operation(half_hours("billing"))
    hour = price(found, Choices(slow_seconds={"vip": 40.0})).hours[0]
    assert hour.handle_seconds == pytest.approx(320.0)


def test_a_cap_on_occupancy_and_a_higher_target_ask_for_more_agents():
    found = alike()
    today = price(found).hours[0].agents_needed
    capped = price(found, Choices(max_occupancy=0.5)).hours[0]
    assert capped.agents_needed == pytest.approx(fewest(300.0, cap=0.5), abs=1e-4)
    assert price(found, Choices(target="95/20")).hours[0].agents_needed > today
    assert capped.agents_needed > today


def test_without_a_wage_agents_are_known_and_money_is_not():
    slow = price(alike(settings=Settings()))
    assert isinstance(slow.usual, Unknown)
    assert "cost_per_hour" in slow.sentences[0]
    assert slow.hours[0].agents_needed > 0
    assert isinstance(slow.stories[0].agent_hours, Estimate)
    assert isinstance(slow.stories[1].net, Unknown)


def test_what_nobody_added_costs_is_told_where_waiting_has_a_price():
    assert isinstance(price(alike()).hours[0].waiting_price, Unknown)
    few = price(alike(settings=PRICED)).hours[0].waiting_price
    assert "6 intervals" in few.reason
    slow = price(operation(half_hours("billing", weeks=5, agents=3.0), settings=PRICED))
    assert slow.hours[0].waiting_price.value > 0
    assert "customers wait for it" in slow.sentences[-2]
    assert "an hour of waiting costs 12.00 EUR" in slow.sentences[-1]


def test_a_pool_to_which_nothing_comes_hides_no_other_pools_waiting():
    """Sales has an agent there in the last hour and no contact: the hour's waiting is billing's."""
    settings = replace(PRICED, staffing=replace(PRICED.staffing, patience_seconds=420.0))
    none = {"offered": 0, "answered": 0, "abandoned": 0, "answered_in_target": 0, "wait_seconds": None, "handle_seconds": None}  # fmt: skip
    sales = half_hours("sales", weeks=5, hours=range(9, 11)) + half_hours("sales", weeks=5, hours=range(11, 12), **none)  # fmt: skip
    held = contacts() + contacts(team="south", queue="sales")
    found = operation(half_hours("billing", weeks=5, agents=3.0) + sales, held, settings)
    last, alone = price(found).hours[2], price(found).pools[0].hours[2]
    assert last.contacts_per_hour == 42.0
    assert last.waiting_price == alone.waiting_price
    assert last.waiting_price.value > 0


def test_what_was_chosen_or_stated_and_not_measured_is_named():
    assumed = "; ".join(price(alike(settings=PRICED)).assumed)
    assert "30 % of paid time is not at work: an agent's hour costs 40.00 EUR" in assumed
    assert "the stories take 40 % of friction away, which is a choice" in assumed
    assert "their gains' intervals take what slow time brings as certain" in assumed
    assert "25 % of friction" in "; ".join(price(alike(), Choices(friction_cut=0.25)).assumed)


def test_three_stories_stand_side_by_side_and_the_frontier_rises():
    slow = price(alike(settings=PRICED))
    today, banked, spent = slow.stories
    assert (today.name, banked.name, spent.name) == ("as_today", "bank_it", "spend_it")
    assert banked.agent_hours.value < today.agent_hours.value
    assert banked.net.value > 0
    assert spent.value.value > 0
    hours = [one.agent_hours.value for one in slow.frontier]
    assert hours == sorted(hours)
    assert hours[-1] > hours[0]


def test_the_best_slow_seconds_are_none_where_a_second_costs_more_than_it_brings():
    dear = price(alike(settings=PRICED)).best[0]
    assert dear.seconds.low <= dear.seconds.value <= dear.seconds.high
    free = price(alike(agents=12.0, settings=PRICED)).best[0]
    assert free.seconds.value == 5 * free.tau_seconds
    unsaid = price(alike()).best[0]
    assert "slow_worth" in unsaid.seconds.lift


def test_without_timing_prices_stand_and_stories_say_what_they_lack():
    tables = tiny(contacts(), intervals=half_hours("billing"))
    tables["segments"] = tables["segments"].slice(0, 0)
    found = gather_operation(connect(tables), SETTINGS)
    slow = price(found)
    assert slow.usual.value > 0
    assert slow.stories == ()
    assert "friction" in dict(slow.missing)["stories"].reason
    assert isinstance(price(found, Choices(friction_cut=0.5)).usual, Unknown)


def test_without_intervals_it_is_said_what_would_tell():
    slow = price(operation([]))
    assert isinstance(slow.usual, Unknown)
    assert slow.hours == slow.stories == slow.frontier == ()
    assert "--as intervals" in slow.sentences[0]


def test_few_contacts_in_an_hour_give_no_price_of_that_hour():
    found = alike(offered=1, answered=1, abandoned=0)
    slow = price(found)
    assert isinstance(slow.hours[0].price, Unknown)
    assert isinstance(slow.usual, Estimate)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (Choices(target="fast"), "'fast'"),
        (Choices(max_occupancy=1.5), "1.5"),
        (Choices(pool="nowhere"), "'nowhere'. Name one of the centre's pools: north."),
        (Choices(friction_cut=2.0), "2 of friction"),
        (Choices(slow_seconds_otherwise=4000.0), "4000 slow seconds"),
        (Choices(slow_seconds={"vip": float("nan")}), "nan slow seconds"),
        (Choices(slow_seconds_otherwise=-400.0), "leave nothing of the 300 s"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_a_remedy(choices, said):
    with pytest.raises(WellspentError) as caught:
        price(alike(), choices)
    assert said in str(caught.value)


def test_the_monday_answer_has_the_price_in_a_sentence():
    words = price_today(alike()).words
    assert words.startswith("one more slow minute costs ")
    assert words.endswith("to keep 80/20; it is free at no hour.")
    assert "when it is free is not known" in price_today(alike(agents=None)).words
    assert "surely free for 100 % of contacts" in price_today(alike(agents=12.0)).words


def test_a_target_that_nobody_keeps_is_a_reason_and_no_error_in_the_monday_answer():
    impossible = replace(SETTINGS, staffing=StaffingSettings(target="100/20"))
    found = price_today(alike(settings=impossible))
    assert "100/20" in found.reason
    assert isinstance(price_today(operation([])), Unknown)


def test_the_interval_holds_the_price_about_as_often_as_it_says(monkeypatch):
    """Known arrivals and handle times of a large centre, eight weeks of them counted, eight times."""
    monkeypatch.syspath_prepend(EVIDENCE)
    evidence = importlib.import_module("minute_price")
    hours, _ = evidence.check(evidence.CENTRES[2], 8, seed=7)
    assert 0.90 < hours.coverage < 0.99
    assert hours.dear_called_free < 0.03 * hours.dear


def test_hours_are_said_as_people_say_them():
    assert say_hour((0, 10)) == "Monday 10–11 h"
