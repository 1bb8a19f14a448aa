"""Desks: who can act on what customers tell us, what they hear each week, and what they answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from examples.answered import others_answer
from examples.of_voices import desk as example
from examples.voiced import hears_wishes

from wellspent.estimate import Estimate, Unknown, estimate_share
from wellspent.report.selection import Selection
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.voices.answering import AnswerWish, answer_subject
from wellspent.web.voices.desks import DeskWish, keep_desk
from wellspent.web.voices.digest import make_digest
from wellspent.web.voices.in_data import change_between
from wellspent.web.voices.models import Desk, DeskAnswer
from wellspent.web.voices.pulse import PulseWords, give
from wellspent.web.voices.templatetags.moods import points
from wellspent.web.voices.weeks import before, monday_named, week_name
from wellspent.workspace import connect_analysed

SOON = timezone.localdate() + timedelta(days=20)
WISH = AnswerWish("signal:demand", "heard")
PLAIN = """
SELECT count(*) FILTER (contact IN (SELECT contact FROM signals WHERE kind = ?)), count(*)
FROM contacts WHERE list_contains(?, strftime(began, '%G-W%V'))
"""


@pytest.fixture
def desk(people):
    """A desk that the analyst alone answers for."""
    made = example(people, name="Product", kinds=["demand", "effort"])
    made.people.set([people["analyst"]])
    return made


@pytest.fixture
def week():
    """The fifth week that contacts were recorded in, or else the newest."""
    mondays = sorted(monday_named(name) for name in standing().values("week") if name)
    return mondays[min(4, len(mondays) - 1)]


def test_a_desk_is_kept_with_its_people_and_what_it_listens_for(people):
    queue = next(q for q in standing().values("queue") if q)
    wish = DeskWish(" Billing ", (people["analyst"].pk,), ("effort",), queues=(queue,))
    made = keep_desk(wish)
    assert (made.name, list(made.people.all()), made.queues) == (
        "Billing",
        [people["analyst"]],
        [queue],
    )
    assert made.subjects == ("signal:effort",)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Product"}, "name"),
        ({"people": (0,)}, "people"),
        ({"people": ("agent",)}, "people"),
        ({"people": ("director",)}, "people"),
        ({"kinds": ("gossip",)}, "kinds"),
        ({"kinds": ()}, "kinds"),
        ({"names": ("Nobody Inc",)}, "names"),
        ({"topics": ("t99999",)}, "topics"),
        ({"queues": ("nowhere",)}, "queues"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk, people, fields, place):
    if fields.get("people", (0,)) != (0,):
        fields = {"people": tuple(people[role].pk for role in fields["people"])}
    with pytest.raises(Refused) as refused:
        keep_desk(replace(DeskWish("Sales", (), ("demand",)), **fields))
    assert refused.value.place == place
    assert Desk.objects.count() == 1


def test_of_two_who_change_a_desk_the_second_is_told(desk):
    keep_desk(DeskWish("Product", (), ("demand",)), desk, 1)
    with pytest.raises(Conflict, match="changed 'Product' since"):
        keep_desk(DeskWish("Products", (), ("effort",)), desk, 1)
    assert Desk.objects.get().kinds == ["demand"]


def test_what_is_no_longer_offered_may_stay(desk):
    Desk.objects.update(topics=["t7"])
    desk.refresh_from_db()
    assert keep_desk(DeskWish("Product", (), ("demand",), topics=("t7",)), desk, 1).topics == ["t7"]


def test_only_those_who_answer_for_a_desk_answer(desk, people, signed_in):
    with pytest.raises(PermissionDenied):
        answer_subject(desk, people["administrator"], WISH)
    sent = {"subject": "signal:demand", "state": "heard"}
    assert (
        signed_in("administrator").post(f"/voices/desks/{desk.pk}/answer", sent).status_code == 403
    )
    assert "Answer</summary>" not in signed_in("administrator").get(f"/voices/desks/{desk.pk}").content.decode()  # fmt: skip
    assert signed_in("analyst").post(f"/voices/desks/{desk.pk}/answer", sent).status_code == 302


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        (AnswerWish("signal:compliment", "heard"), "subject"),
        (AnswerWish("signal:demand", ""), "state"),
        (AnswerWish("signal:demand", "perhaps"), "state"),
        (AnswerWish("signal:demand", "planned"), "by_when"),
        (AnswerWish("signal:demand", "planned", SOON - timedelta(days=30)), "by_when"),
        (AnswerWish("signal:demand", "not_now", why=" "), "why"),
    ],
)
def test_an_answer_says_what_advisors_need_to_know(desk, people, wish, place):
    with pytest.raises(Refused) as refused:
        answer_subject(desk, people["analyst"], wish)
    assert refused.value.place == place
    assert not DeskAnswer.objects.exists()


def test_answers_follow_one_another_and_none_is_changed(desk, people):
    answer_subject(desk, people["analyst"], WISH)
    planned = AnswerWish("signal:demand", "planned", SOON, "In one town first.", seen=1)
    answer_subject(desk, people["analyst"], planned)
    kept = DeskAnswer.objects.filter(desk=desk).order_by("number")
    assert [(one.number, one.state) for one in kept] == [(1, "heard"), (2, "planned")]


def test_of_two_who_answer_at_once_the_second_reads_the_first(desk, people, signed_in):
    answer_subject(desk, people["analyst"], WISH)
    with pytest.raises(Conflict, match="answered “Heard”"):
        answer_subject(desk, people["analyst"], AnswerWish("signal:demand", "done"))
    sent = {"subject": "signal:demand", "state": "done", "why": "Typed.", "number": "0"}
    answer = signed_in("analyst").post(f"/voices/desks/{desk.pk}/answer", sent)
    assert answer.status_code == 409
    assert ">Typed.</textarea>" in answer.content.decode()
    body = json.dumps({"subject": "signal:demand", "state": "done"})
    again = signed_in("analyst").post(
        f"/api/desks/{desk.pk}/answers", body, content_type="application/json"
    )
    assert (again.status_code, DeskAnswer.objects.count()) == (409, 1)


def test_a_digest_counts_contacts_as_a_plain_count_does(desk, people, week):
    digest = make_digest(desk, week, scope_of(people["director"]))
    four = [week_name(one) for one in before(week, 4)]
    with connect_analysed(standing().workspace) as connection:
        for row in digest.rows:
            kind = row.subject.partition(":")[2]
            for counted, weeks in ((row.now, [week_name(week)]), (row.before, four)):
                hits, contacts = connection.execute(PLAIN, [kind, weeks]).fetchone()
                assert (counted.hits, counted.contacts) == (hits, contacts)
                assert counted.share == estimate_share(hits, contacts)
    assert sum(row.now.hits for row in digest.rows) > 0


def test_a_count_of_a_digest_opens_the_page_that_counts_the_same(desk, people, signed_in, week):
    rows = make_digest(desk, week, scope_of(people["analyst"])).rows
    heard = next(row for row in rows if row.subject.startswith("signal:") and row.now.hits)
    page = signed_in("analyst").get(heard.address).content.decode()
    assert f"{heard.now.hits:,} of {heard.now.contacts:,}" in page


def test_the_same_week_gives_the_same_digest(desk, people, week):
    scope = scope_of(people["analyst"])
    assert make_digest(desk, week, scope) == make_digest(desk, week, scope)


def test_a_change_is_said_with_its_interval_or_not_at_all():
    """Newcombe (1998), table II, example a: 56/70 and 48/80 differ by 0.2, from 0.0524 to 0.3339."""
    change = change_between(estimate_share(56, 70), estimate_share(48, 80))
    assert isinstance(change, Estimate)
    assert (round(change.value, 4), round(change.low, 4), round(change.high, 4)) == (
        0.2, 0.0524, 0.3339,
    )  # fmt: skip
    assert isinstance(change_between(estimate_share(56, 70), estimate_share(1, 2)), Unknown)


def test_a_change_is_said_in_points():
    change = Estimate(-0.003, -0.03, 0.024, 90, "difference")
    assert "−0.3 points" in points(change)
    assert "−3.0 to +2.4" in points(change)
    assert "not enough to say" in points(Unknown("few", "more"))


def test_quotes_of_a_digest_are_of_contacts_in_sight(desk, people, week):
    for role in ("agent", "lead", "analyst", "director"):
        scope = scope_of(people[role])
        digest = make_digest(desk, week, scope)
        assert all(scope.sees(one.line) for row in digest.rows for one in row.quotes)
        inside = Selection(weeks=frozenset({week_name(week)})).within(scope.selection)
        assert digest.contacts == int(standing().selected(inside)[1].sum())


def test_a_desk_of_some_queues_hears_of_their_contacts_alone(desk, people, week):
    whole = make_digest(desk, week, scope_of(people["director"])).contacts
    queues = [queue for queue in standing().values("queue") if queue]
    parts = []
    for queue in queues:
        Desk.objects.update(queues=[queue])
        desk.refresh_from_db()
        parts.append(make_digest(desk, week, scope_of(people["director"])).contacts)
    assert sum(parts) == whole
    assert max(parts) < whole


def test_what_advisors_said_waits_for_an_answer_once_it_is_told(
    desk, people, monkeypatch, signed_in
):
    monkeypatch.setattr("wellspent.web.voices.mining.signals", hears_wishes)
    moment = timezone.make_aware(datetime(2019, 5, 15, 12))  # noqa: DTZ001 - made aware here
    given = give(people["agent"], PulseWords("They wish for Saturdays."), 0, moment)
    held = make_digest(desk, given.week, scope_of(people["analyst"]))
    assert (held.rows[0].advisors, held.rows[0].open) == (0, False)
    assert "1 of 7 have answered" in held.held
    address = f"desks/{desk.pk}"
    page = signed_in("analyst").get(f"/voices/{address}?week=2019-W20").content.decode()
    sent = signed_in("analyst").get(f"/api/{address}/digest?week=2019-W20").json()
    assert "1 of 7 have answered" in page
    assert "Saturdays" not in page
    assert (sent["held"], sent["rows"][0]["said"]) == (held.held, [])
    others_answer(moment)
    row = make_digest(desk, given.week, scope_of(people["analyst"])).rows[0]
    assert (row.subject, row.advisors, row.open) == ("signal:demand", 1, True)
    assert row.said[0].quote == "They wish for Saturdays."
    answer_subject(desk, people["analyst"], AnswerWish("signal:demand", "planned", SOON))
    row = make_digest(desk, given.week, scope_of(people["analyst"])).rows[0]
    assert not row.open
    DeskAnswer.objects.update(by_when=timezone.localdate() - timedelta(days=1))
    assert make_digest(desk, given.week, scope_of(people["analyst"])).rows[0].open


def test_the_page_and_the_route_show_the_same_digest(desk, people, signed_in, week):
    name = week_name(week)
    digest = make_digest(desk, week, scope_of(people["director"]))
    client = signed_in("director")
    page = client.get(f"/voices/desks/{desk.pk}?week={name}").content.decode()
    told = client.get(f"/api/desks/{desk.pk}/digest?week={name}").json()
    for row, sent in zip(digest.rows, told["rows"], strict=True):
        assert (sent["now"]["hits"], sent["now"]["contacts"]) == (row.now.hits, row.now.contacts)
        assert f"{row.now.hits} of {row.now.contacts}</a>," in page
        assert [one["quote"] for one in sent["quotes"]] == [one.quote for one in row.quotes]


def test_an_address_of_no_week_shows_the_newest(desk, signed_in):
    for week in ("", "2026-W99", "0001-W01", "x", "9999-W52"):
        assert signed_in("director").get(f"/voices/desks/{desk.pk}?week={week}").status_code == 200


def test_a_digest_asks_no_more_of_the_database_for_many_answers(
    desk, people, signed_in, week, django_assert_max_num_queries
):
    client, address = signed_in("analyst"), f"/voices/desks/{desk.pk}?week={week_name(week)}"
    client.get(address)
    for number in range(20):
        answer_subject(desk, people["analyst"], replace(WISH, seen=number))
    with django_assert_max_num_queries(18):
        assert client.get(address).content.decode().count("heard</span>") == 20
