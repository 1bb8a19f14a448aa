"""A budget stops the judge, and nothing that was judged is lost."""

from __future__ import annotations

import pytest

from wellspent.contacts import Contact, Turn
from wellspent.estimate import Estimate, Unknown
from wellspent.scorecard.judge import (
    Budget,
    JudgeFailed,
    Judgement,
    JudgeOut,
    Prices,
    Session,
    Usage,
    cost_of,
)

PRICES = Prices(read=1.0, written=10.0)  # 200,000 tokens read and 10,000 written cost 0.30
CONTACTS = [Contact(f"c{n}", (Turn("agent", "Hello."),)) for n in range(12)]


def session(outcomes=(), **more) -> Session:
    """A session whose contacts take 2 seconds each; `outcomes` are errors, or None."""
    errors = list(outcomes)

    def ask(contact: Contact) -> Judgement:
        error = errors.pop(0) if errors else None
        if error:
            raise error
        return Judgement(contact.id, (), {}, (), Usage(2.0, 200_000, 10_000, 8))

    return Session(ask, **more)


def judged(work: Session) -> list[str]:
    return [done.contact for contact in CONTACTS if (done := work.judge(contact)) is not None]


def test_what_tokens_cost():
    assert cost_of(Usage(1.0, 200_000, 10_000, 1), PRICES) == pytest.approx(0.30)
    assert cost_of(Usage(1.0, 200_000, 10_000, 1), Prices(read=1.0)) is None


@pytest.mark.parametrize(
    ("budget", "count"),
    [
        (Budget(contacts=3), 3),
        (Budget(seconds=7.0), 3),  # a fourth would end at 8
        (Budget(money=1.0), 3),  # a fourth would come to 1.20
        (Budget(money=1.2000001), 4),
        (Budget(), 12),
    ],
)
def test_a_budget_stops_before_it_is_overdrawn(budget, count):
    work = session(budget=budget, prices=PRICES)
    assert judged(work) == [contact.id for contact in CONTACTS[:count]]
    assert work.not_judged == 12 - count
    assert work.stopped.startswith("The budget of") == (count < 12)
    assert not work.failed


def test_one_contact_that_fails_is_a_problem_and_the_rest_is_judged():
    work = session([None, JudgeFailed("It failed.", "Repeat.")])
    assert judged(work) == [contact.id for contact in CONTACTS if contact.id != "c1"]
    assert [str(problem) for problem in work.problems] == ["contact c1: It failed. Repeat."]


def test_three_failures_in_a_row_end_it():
    work = session([None, *[JudgeFailed("It failed.", "Repeat.")] * 9])
    assert judged(work) == ["c0"]
    assert (len(work.problems), work.not_judged, work.failed) == (3, 8, True)


def test_an_endpoint_that_goes_away_ends_it_and_what_was_judged_stays():
    work = session([None, None, JudgeOut("Gone.", "Look.")])
    assert judged(work) == ["c0", "c1"]
    assert (work.stopped, work.not_judged, work.failed) == ("Gone. Look.", 10, True)


def test_an_endpoint_that_was_never_there_is_an_error():
    with pytest.raises(JudgeOut):
        judged(session([JudgeOut("Gone.", "Look.")]))


def test_costs_are_estimates_or_say_why_not():
    few, many = session(budget=Budget(contacts=3)), session(prices=PRICES)
    judged(few), judged(many)
    assert isinstance(few.costs().seconds, Unknown)
    seconds, cost = many.costs().seconds, many.costs().cost
    assert isinstance(seconds, Estimate)
    assert isinstance(cost, Estimate)
    assert (seconds.value, seconds.n) == (2.0, 12)
    assert cost.value == pytest.approx(0.30)
    assert many.costs().total_cost == pytest.approx(3.60)


def test_without_prices_the_cost_is_unknown_and_what_would_lift_that_is_said():
    work = session()
    judged(work)
    cost = work.costs().cost
    assert isinstance(cost, Unknown)
    assert "price_read" in cost.lift
