"""Which help fails its readers, and what was searched in vain."""

from __future__ import annotations

import numpy as np
import pytest

from wellspent.estimate import Estimate, Unknown, estimate_share
from wellspent.listening.digital import (
    Visit,
    clustered_share,
    group_searches,
    judge_articles,
    share_difference,
    stem,
)


def visits(title, followed, content, of="c", vain=()):
    """So many sessions that read a page and were followed, and so many that were not."""
    return [
        Visit(
            f"{title}-{n}", f"{of}-{title}-{n}", (title,), tuple(vain),
            f"call-{title}-{n}" if n < followed else None, "Refund" if n < followed else None,
        )
        for n in range(followed + content)
    ]  # fmt: skip


def test_one_session_a_customer_gives_the_plain_interval():
    hits = np.array([True] * 7 + [False] * 33)
    shares = clustered_share(hits, np.arange(40))
    plain = estimate_share(7, 40)
    assert (shares.low, shares.high) == pytest.approx((plain.low, plain.high), abs=0.004)


def test_ten_sessions_of_each_customer_tell_less_than_a_hundred_of_a_hundred():
    hits = np.repeat(np.array([True] * 3 + [False] * 7), 10)
    wide = clustered_share(hits, np.repeat(np.arange(10), 10))
    narrow = clustered_share(hits, np.arange(100))
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)
    assert wide.value == narrow.value


def test_shares_of_few_customers_cover_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(400):
        rates = rng.beta(2, 6, size=60)  # a quarter on average, each customer an own rate
        sizes = rng.integers(1, 5, size=60)
        customers = np.repeat(np.arange(60), sizes)
        hits = rng.random(len(customers)) < rates[customers]
        found = clustered_share(hits, customers)
        inside += found.low <= 0.25 <= found.high
    assert 0.92 <= inside / 400 <= 0.975


def test_a_page_that_sends_its_readers_to_the_phone_is_named_and_the_others_are_not():
    seen = [one for title in "abcdef" for one in visits(title, 8, 32)]
    judged = judge_articles([*seen, *visits("broken", 20, 20)])
    assert [one.title for one in judged if one.fails] == ["broken"]
    assert judged[0].title == "broken"
    assert isinstance(judged[0].difference, Estimate)
    assert judged[0].reasons[0].name == "Refund"
    assert len(judged[0].contacts) == 20


def test_where_all_pages_are_alike_hardly_any_is_called_failing():
    rng = np.random.default_rng(3)
    named = 0
    for _ in range(25):
        followed = rng.binomial(40, 0.2, size=20).tolist()
        seen = [one for n, f in enumerate(followed) for one in visits(f"p{n}", f, 40 - f)]
        named += any(one.fails for one in judge_articles(seen))
    assert named <= 4


def test_three_readers_are_no_figure_and_no_verdict():
    judged = judge_articles([*visits("rare", 3, 0), *visits("a", 5, 35)])
    rare = next(one for one in judged if one.title == "rare")
    assert isinstance(rare.share, Unknown)
    assert not rare.fails
    assert isinstance(rare.difference, Unknown)


def test_the_only_page_there_is_has_nothing_beside_it():
    [alone] = judge_articles(visits("a", 10, 10))
    assert isinstance(alone.others, Unknown)
    assert isinstance(share_difference(alone.share, alone.others), Unknown)
    assert not alone.fails


@pytest.mark.parametrize(
    ("word", "root"),
    [("Labels", "label"), ("deliveries", "delivery"), ("ringing", "ring"), ("address", "address"),
     ("bus", "bus"), ("red", "red"), ("king", "king")],
)  # fmt: skip
def test_a_stem_is_the_word_without_its_number_and_tense(word, root):
    assert stem(word) == root


def test_the_same_search_in_other_words_is_one_group():
    """Searched: no printer / printers at home / return label, no printer / opening hours."""
    said = ["no printer", "printers at home", "return label, no printer", "opening hours"]
    seen = [
        Visit(f"s{n}", f"c{n}", (), (words,), f"k{n}", "Returns") for n, words in enumerate(said)
    ]
    first, second = group_searches(seen, 10)
    assert set(first.words) == set(said[:3])
    assert (first.searches, first.followed, first.reasons[0].contacts) == (3, 3, 3)
    assert second.words == ("opening hours",)


def test_searches_without_a_word_stay_as_they_were_typed():
    seen = [Visit("s1", "c1", (), ("???",)), Visit("s2", "c2", (), ("[name]",))]
    assert {one.words for one in group_searches(seen, 2)} == {("???",), ("[name]",)}


def test_every_search_in_vain_is_in_one_group():
    seen = [Visit(f"s{n}", f"c{n}", (), (f"word{n % 7} thing{n % 3}",)) for n in range(50)]
    assert sum(one.searches for one in group_searches(seen, 50)) == 50
