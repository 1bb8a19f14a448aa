"""What is planted in Fernhill's self-service and its focus group is there to be found."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from wellspent.fernhill import planted
from wellspent.fernhill.centre import Centre, generate_centre
from wellspent.fernhill.self_service import articles
from wellspent.fernhill.truth import truth_of


@pytest.fixture(scope="module")
def centre() -> Centre:
    return generate_centre(seed=5, contacts=1200)


def test_an_article_fails_the_planted_share_of_its_readers(centre: Centre) -> None:
    for article in articles():
        read = [one for one in centre.sessions if one.article == article.title]
        failed = sum(one.contact is not None for one in read)
        assert failed == pytest.approx(article.fails * len(read), abs=1)


def test_a_session_that_failed_is_followed_by_its_contact_within_a_day(centre: Centre) -> None:
    moments = {happening.id: happening.moment for happening in centre.happenings}
    gaps = [moments[one.contact] - one.moment for one in centre.sessions if one.contact]
    assert 0 <= min(gaps) <= max(gaps) < 86_400


def test_nobody_who_was_content_is_in_touch_within_a_day(centre: Centre) -> None:
    theirs: defaultdict[str, list[int]] = defaultdict(list)
    for happening in centre.happenings:
        theirs[happening.customer.key].append(happening.moment)
    for one in centre.sessions:
        if one.contact is None:
            gaps = [moment - one.moment for moment in theirs[one.customer]]
            assert not any(0 <= gap <= 86_400 for gap in gaps)


def test_vips_are_missing_online_and_fill_the_focus_group(centre: Centre) -> None:
    segment = {h.customer.key: h.customer.segment for h in centre.happenings}
    people = set(centre.focus_groups["customer"].to_pylist())
    assert Counter(segment[key] for key in people) == planted.GROUP_SEATS
    online = Counter(segment[one.customer] for one in centre.sessions if one.contact)
    assert online["vip"] / online.total() < 0.1


def test_a_visitor_who_did_not_sign_in_is_known_to_the_truth_alone(centre: Centre) -> None:
    known = {row["session"]: row["customer"] for row in centre.digital.to_pylist()}
    hidden = [one for one in centre.sessions if not one.signed_in]
    assert len(hidden) / len(centre.sessions) == pytest.approx(planted.NOT_SIGNED_IN, abs=0.03)
    assert all((known[one.key] is None) == (not one.signed_in) for one in centre.sessions)
    assert len(truth_of(centre)["self_service"]["sessions"]) == len(centre.sessions)


def test_the_group_meets_within_the_four_weeks(centre: Centre) -> None:
    [at] = set(centre.focus_groups["at"].to_pylist())
    assert at.date() < planted.FIRST_DAY + timedelta(days=planted.DAYS)
