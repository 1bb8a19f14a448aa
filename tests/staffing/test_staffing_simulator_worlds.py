"""Shifts, chats, callbacks, redials, repeat contacts and slow time, each calculated by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_worlds import Listed, agents, happened, inf, queue, starts

from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.handle_times import Composed, Exponential, Lognormal
from wellspent.staffing.scenario import (
    AgentGroup,
    Callback,
    Queue,
    Redial,
    Repeat,
    Scenario,
    Shift,
    SlowTime,
)
from wellspent.staffing.simulate import replicate, simulate
from wellspent.staffing.simulation.event_state import ABANDONED, HANDLED, NEVER_CAME


def test_a_break_waits_for_the_contact_and_is_as_long_as_planned():
    """One agent with a break from 100 to 160. The contact of 90 lasts until 130, so the break is
    from 130 to 190, and the customer who came at 150 is answered at 190.
    """
    resting = (Shift(0, 1000, ((100, 160),)),)
    assert starts(queue("calls", [90, 150], [40, 10]), agents(shifts=resting)) == [90, 190]


def test_a_break_that_began_late_reaches_into_the_next_which_follows_at_once():
    """Breaks are 100–150 and 160–200. The contact ends at 130: breaks are 130–180 and 180–220."""
    resting = (Shift(0, 1000, ((100, 150), (160, 200))),)
    assert starts(queue("calls", [90, 185], [40, 10]), agents(shifts=resting)) == [90, 220]


def test_a_break_that_ends_after_the_shift_is_the_shifts_end():
    """The contact of 90 lasts until 150; the break of 60 seconds would end at 210, the shift at 200."""
    resting = (Shift(0, 200, ((100, 160),)),)
    assert starts(queue("calls", [90, 160], [60, 10]), agents(shifts=resting)) == [90, inf]


def test_an_idle_agent_leaves_for_the_break_on_time():
    resting = (Shift(50, 1000, ((100, 160),)),)
    assert starts(queue("calls", [10, 100, 101], [10] * 3), agents(shifts=resting)) == [
        50,
        160,
        170,
    ]


def test_time_at_work_leaves_breaks_out_and_counts_what_a_late_break_took():
    """A shift of 400 seconds with a break of 60: 340 at work. Delayed until 130 and 70 seconds long,
    the contact is busy time of 40.
    """
    scenario = Scenario(
        (queue("calls", [90], [40]),), (agents(shifts=(Shift(0, 400, ((100, 160),)),)),)
    )
    found = simulate(scenario, replications=1)
    assert found.count("staffed_seconds").sum(axis=1) == pytest.approx(130 + 400 - 190)
    assert found.count("busy_seconds")[0, :2].tolist() == [10, 30]


def test_two_chats_slow_each_other_down_and_are_timed_anew_when_one_ends():
    """Two slots; with two chats each takes 1.5 times as long. The first, of 60 seconds, begins at 0,
    the second, of 60, at 30.

    At 30 the first has 30 left, at 2/3 speed 45: it ends at 75. By then the second has done 30 of
    its 60; alone it ends at 105. Without new timing it would have been 120.
    """
    found = happened(
        queue("chats", [0, 30], [60, 60]), agents(1, ("chats",), chat_slots=2, slow_down=(1, 1.5))
    )
    assert found["end"].tolist() == [75, 105]


def test_a_third_chat_waits_for_a_slot_and_changes_the_timing_when_it_gets_one():
    """As before, and a third of 30 seconds waits since 40. At 75 it takes the first's slot: the
    second, with 30 left, and the third end together at 75 + 45.
    """
    found = happened(
        queue("chats", [0, 30, 40], [60, 60, 30]),
        agents(1, ("chats",), chat_slots=2, slow_down=(1, 1.5)),
    )
    assert found["start"].tolist() == [0, 30, 75]
    assert found["end"].tolist() == [75, 120, 120]


def test_a_chat_that_comes_while_two_are_held_slows_them_from_then_on():
    """Three slots, 1, 1.5 and 2 times as long; chats of 60 seconds come at 0, 30 and 60.

    At 60 the first has done 30 + 20, the second 20. At half speed the first ends at 80, the second
    having done 30, the third 10. At 2/3 the second ends at 125; the third, having done 40, at 145.
    """
    found = happened(
        queue("chats", [0, 30, 60], [60] * 3),
        agents(1, ("chats",), chat_slots=3, slow_down=(1, 1.5, 2)),
    )
    assert found["end"].tolist() == pytest.approx([80, 125, 145])


def test_a_chat_goes_to_the_agent_who_holds_the_fewest():
    found = happened(
        queue("chats", [0, 1, 2, 3], [99, 99, 99, 99]), agents(2, ("chats",), chat_slots=2)
    )
    assert found["agent"].tolist() == [0, 1, 0, 1]


def test_an_agent_ends_every_chat_before_the_break():
    """The break is at 100; chats last until 120 and 140. No third is taken at 120; after the break
    of 60 seconds it is, at 200.
    """
    found = happened(
        queue("chats", [80, 90, 95], [40, 50, 10]),
        agents(1, ("chats",), chat_slots=2, shifts=(Shift(0, 1000, ((100, 160),)),)),
    )
    assert found["start"].tolist() == [80, 90, 200]


def test_a_callback_keeps_the_place_and_the_customer_does_not_hang_up():
    """One agent, busy until 100. A customer of 10 would hang up at 70, but accepts a callback after
    30 seconds: they are called at 100, before the one who came at 20.
    """
    found = happened(
        queue("calls", [0, 10, 20], [100, 20, 5], [inf, 60, 200],
              callback=Callback(after_seconds=30)),
        agents(),
    )  # fmt: skip
    assert found["start"].tolist() == [0, 100, 120]
    assert found["called_back"].tolist() == [0, 1, 1]


def test_who_is_answered_before_the_offer_or_hangs_up_before_it_is_not_called_back():
    """Busy until 30. The second is answered after 20 seconds, the third hung up after 10."""
    found = happened(
        queue("calls", [0, 10, 12], [30, 9, 9], [inf, 99, 10], callback=Callback(after_seconds=25)),
        agents(),
    )
    assert found["called_back"].tolist() == [0, 0, 0]
    assert found["outcome"].tolist() == [HANDLED, HANDLED, ABANDONED]


def test_a_callback_counts_as_handled_and_its_wait_ends_with_the_promise():
    scenario = Scenario(
        (queue("calls", [0, 10], [100, 20], [inf, 60], callback=Callback(30)),), (agents(),)
    )
    found = simulate(scenario, replications=1)
    counted = {name: found.count(name).sum() for name in ("answered", "callbacks", "handled")}
    assert counted == {"answered": 1, "callbacks": 1, "handled": 2}
    assert found.count("wait_seconds").sum() == 30
    assert found.count("callback_seconds").sum() == 90


def test_who_hung_up_calls_again_and_again():
    """Busy until 100. The customer of 10 hangs up after 20 seconds and redials 15 seconds later, at
    45, hangs up at 65, redials at 80 and is answered at 100 within the patience of 20.
    """
    found = happened(
        queue("calls", [0, 10], [100, 10], [inf, 20, 20, 20], redial=Redial(1.0, Listed((15,)))),
        agents(),
    )
    mine = found[found["outcome"] != NEVER_CAME]
    assert mine["arrival"].tolist() == [0, 10, 45, 80]
    assert mine["redials"].tolist() == [0, 0, 1, 2]
    assert mine["start"].tolist() == [0, inf, inf, 100]


def test_nobody_redials_more_often_than_told_or_after_the_horizon():
    """Nobody answers before 900. Twice at most; a redial at 1,010 is another day's."""
    late = (Shift(900, 1000),)
    often = happened(
        queue("calls", [10], [10], [20], redial=Redial(1.0, Listed((15,)), most=2)),
        agents(shifts=late),
    )
    assert often["arrival"].tolist() == [10, 45, 80]
    after = happened(
        queue("calls", [10], [10], [20], redial=Redial(1.0, Listed((980,)))), agents(shifts=late)
    )
    assert after["outcome"].tolist() == [ABANDONED, NEVER_CAME, NEVER_CAME, NEVER_CAME]


def test_who_got_no_answer_to_the_question_comes_again_with_a_handle_time_of_their_own():
    """Handled from 10 to 40 and back 100 seconds later for 70 seconds."""
    again = Repeat(1.0, Listed((100,)), handle=Listed((70,)))
    found = happened(queue("calls", [10], [30], repeat=again), agents())
    assert found["start"].tolist() == [10, 140]
    assert found["end"].tolist() == [40, 210]
    assert found["returns"].tolist() == [1, 0]  # once at most


def test_a_return_after_the_horizon_is_counted_and_not_simulated():
    scenario = Scenario(
        (queue("calls", [10], [30], repeat=Repeat(1.0, Listed((86_400,)))),), (agents(),)
    )
    found = simulate(scenario, replications=1)
    assert found.count("returns").sum() == 1
    assert found.count("offered").sum() == 1


def test_slow_time_lowers_and_friction_raises_the_share_that_comes_again():
    """Half come again after a contact without either: log-odds 0. With 50 slow seconds at −.02 the
    odds are e⁻¹, a share of .269; 100 of friction at +.01 bring it to .731.
    """
    day = Arrivals((2000.0,), 3600.0)

    def share(friction, slow, slow_time=()):
        law = Composed([60], [friction], [slow])
        again = Repeat(0.5, Exponential(600), per_slow_second=-0.02, per_friction_second=0.01)
        calls = Queue("calls", day, law, repeat=again)
        group = AgentGroup("all", (Shift(),), (("calls", 1),), 300)
        found = simulate(Scenario((calls,), (group,), slow_time), replications=10)
        first = (
            found.count("returns").sum() / (found.count("handled") - found.count("repeats")).sum()
        )
        return float(first)

    assert share(0, 0) == pytest.approx(0.5, abs=0.02)
    assert share(0, 50) == pytest.approx(0.269, abs=0.02)
    assert share(100, 0) == pytest.approx(0.731, abs=0.02)
    given_on_top = share(0, 0, (SlowTime("calls", 50.0),))
    assert given_on_top == pytest.approx(0.269, abs=0.02)


def test_slow_time_is_given_always_or_only_where_others_are_idle():
    """Three agents, contacts at 0, 1 and 2: two, one and none are idle besides who answers."""
    calls = queue("calls", [0, 1, 2], [100] * 3)
    always = happened(calls, agents(3), slow_time=(SlowTime("calls", 50),))
    assert always["end"].tolist() == [150, 151, 152]
    idle = happened(calls, agents(3), slow_time=(SlowTime("calls", 50, when_idle=2),))
    assert idle["end"].tolist() == [150, 101, 102]
    assert idle["given"].tolist() == [50, 0, 0]


def test_slow_time_may_be_for_those_alone_who_come_again():
    """25 seconds of context to who comes a second time."""
    found = happened(
        queue("calls", [10], [30], repeat=Repeat(1.0, Listed((100,)))), agents(),
        slow_time=(SlowTime("calls", 25, repeats_only=True),),
    )  # fmt: skip
    assert found["end"].tolist() == [40, 140 + 30 + 25]


def test_idle_time_buys_slow_time_that_costs_less_service_than_giving_it_always():
    """A centre that gives 80 seconds when three are idle serves better than one that gives so much
    time always that contacts get as much on average.
    """
    calls = Queue("calls", Arrivals((200.0,) * 6, 3600.0), Lognormal(300, 0.7), Exponential(200))

    def run(slow_time):
        group = AgentGroup("all", (Shift(),), (("calls", 1),), 24)
        return simulate(Scenario((calls,), (group,), slow_time), replications=30)

    idle = run((SlowTime("calls", 80, when_idle=3),))
    always = run((SlowTime("calls", idle.figure("given_seconds").value),))
    assert always.figure("given_seconds").value == pytest.approx(idle.figure("given_seconds").value)
    assert always.compare(idle)["service_level"].low > 0


@given(data=st.data())
def test_whatever_the_scenario_contacts_add_up_and_nobody_is_asked_too_much(data):
    """Offered = answered + called back + abandoned + left, of first contacts as many as came; nobody
    begins a contact outside the shift, in a break, or with every slot taken.
    """
    scenario = data.draw(scenarios())
    world = replicate(scenario, seed=data.draw(st.integers(0, 10)))
    found = simulate(scenario, replications=1)
    names = ("answered", "callbacks", "abandoned", "left")
    assert np.array_equal(found.count("offered"), sum(found.count(name) for name in names))
    assert (found.count("busy_seconds") <= found.count("staffed_seconds") + 1e-6).all()
    came = world.contacts[world.contacts["outcome"] != NEVER_CAME]
    assert ((came["redials"] == 0) & (came["repeats"] == 0)).sum() == len(world.order)
    handled = came[came["outcome"] == HANDLED]
    assert (handled["start"] >= handled["arrival"]).all()
    assert (handled["end"] >= handled["start"]).all()
    served = np.where(world.contacts["outcome"] == HANDLED, world.contacts["agent"], -1)
    for number, agent in enumerate(world.agents):
        mine = handled[handled["agent"] == number]
        begun = np.array(
            [((mine["start"] <= at) & (mine["end"] > at)).sum() for at in mine["start"]]
        )
        assert (begun <= agent["slots"]).all()
        asked = {scenario.queues[k].name for k in world.drawn["queue"][served == number]}
        assert asked <= {name for name, _ in scenario.groups[agent["group"]].skills}
        assert (mine["start"] >= agent["begin"]).all()
        assert (mine["start"] < agent["end"]).all()


@st.composite
def scenarios(draw):
    """Any two queues and two groups with everything they may have."""

    def law():
        return draw(
            st.sampled_from([Exponential(40), Lognormal(60, 1.0), Composed([9], [20], [5])])
        )

    def calls(name):
        return Queue(
            name, Arrivals(tuple(draw(st.lists(st.integers(0, 300), min_size=2, max_size=2))), 300.0),
            law(), draw(st.sampled_from([None, Exponential(50)])),
            redial=draw(st.sampled_from([None, Redial(0.5, Exponential(30))])),
            repeat=draw(st.sampled_from([None, Repeat(0.3, Exponential(60))])),
            callback=draw(st.sampled_from([None, Callback(30, 0.5)])),
        )  # fmt: skip

    def group(name, skills):
        shift = draw(st.sampled_from([
            Shift(), Shift(0, 500), Shift(100, 600, ((200, 260), (300, 330))),
        ]))  # fmt: skip
        slots = draw(st.integers(1, 3))
        return AgentGroup(name, (shift,), skills, draw(st.integers(1, 5)), slots,
                          (1.0, 1.3, 1.7)[:slots])  # fmt: skip

    slow = draw(st.sampled_from([(), (SlowTime("a", 20, when_idle=1),)]))
    groups = group("x", (("a", 1), ("b", 2))), group("y", (("b", 1),))
    return Scenario((calls("a"), calls("b")), groups, slow)


def test_nobody_is_answered_in_a_break():
    """Sixty agents with breaks at three times, on a busy morning; a break may begin late."""
    breaks = ((1000.0, 1300.0), (2000.0, 2600.0))
    shifts = tuple(
        Shift(0, 3600, tuple((begin + k * 100, end + k * 100) for begin, end in breaks))
        for k in range(3)
    )
    calls = Queue("calls", Arrivals((900, 900), 1800.0), Lognormal(180, 0.8), Exponential(300))
    group = AgentGroup("all", shifts, (("calls", 1),), 20)
    world = replicate(Scenario((calls,), (group,)))
    handled = world.contacts[world.contacts["outcome"] == HANDLED]
    for number, agent in enumerate(world.agents):
        mine = np.sort(handled[handled["agent"] == number], order="start")
        shift = shifts[number // 20]
        for begin, end in shift.breaks:
            busy = mine[(mine["start"] <= begin) & (mine["end"] > begin)]
            from_ = max([begin, *busy["end"].tolist()])
            resting = (mine["start"] > from_) & (mine["start"] < from_ + (end - begin))
            assert not resting.any(), (number, agent["end"])
