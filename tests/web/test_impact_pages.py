"""The pages on worth: the answer first, refusals with what would lift them, nobody out of sight."""

from __future__ import annotations

import re
from dataclasses import replace

import impacts
import pytest
from examples.of_impact import keep

from wellspent.estimate import Unknown
from wellspent.report.selection import Selection
from wellspent.web.access.scope import standing
from wellspent.web.impact import kept


def text_of(client, address, query=None):
    return client.get(address, query or {}).content.decode()


def rows_of(text, table):
    """The rows of a table's body as text."""
    body = text[text.index(f'id="{table}"') :]
    body = body[body.index("<tbody>") : body.index("</tbody>")]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr>")[1:]]


@pytest.fixture
def made_up(people):
    """A worth made up and kept for the run in force."""
    keep()


@pytest.fixture
def two_agents(people):
    """Haste of one agent of the lead's team, and of one of another team."""
    own = next(iter(people["lead"].teams.values_list("name", flat=True)))
    agents = [one for one in standing().agents(Selection()) if one.agent and one.team]
    near = next(one for one in agents if one.team == own)
    far = next(one for one in agents if one.team != own)
    keep(haste=impacts.haste(
        impacts.hasty("agent", near.agent, 60.0, 80.0, "hasty"), impacts.hasty("agent", far.agent, 60.0, 80.0, "hasty"),
        impacts.hasty("team", near.team, 6.0, 8.0, "hasty"), impacts.hasty("team", far.team, 6.0, 8.0, "hasty"),
        impacts.hasty("reason", "A made-up reason", 6.0, 8.0, "hasty"),
    ))  # fmt: skip
    return near, far


def test_the_answer_stands_before_the_chart_and_the_table(made_up, signed_in):
    text = text_of(signed_in("director"), "/worth")
    answer = text.index("One more minute of empathy goes with 3.10 EUR more spend")
    assert answer < text.index('class="drawing"') < text.index('id="links"')


def test_the_tables_have_every_link_and_every_refusal_its_reason(made_up, signed_in):
    text = text_of(signed_in("director"), "/worth")
    refused = rows_of(text, "refused")
    assert (len(rows_of(text, "links")), len(refused)) == (10, 5)
    assert all("What would lift it:" in row for row in refused)


@pytest.mark.parametrize(
    ("query", "figures", "refused"),
    [({"outcome": "spend"}, 3, 2), ({"standing": "refused"}, 0, 5), ({"design": "rollout"}, 1, 0),
     ({"design": "association", "standing": "faint"}, 3, 0), ({"outcome": "no such"}, 0, 0)],
)  # fmt: skip
def test_links_are_listed_by_outcome_design_and_how_they_stand(
    made_up, signed_in, query, figures, refused
):
    text = text_of(signed_in("director"), "/worth", query)
    found = [
        len(rows_of(text, one)) if f'id="{one}"' in text else 0 for one in ("links", "refused")
    ]
    assert found == [figures, refused]
    assert ("No link is like that." in text) == (figures + refused == 0)


def test_every_link_of_the_chart_opens_its_page(made_up, signed_in):
    client = signed_in("lead")
    text = text_of(client, "/worth")
    addresses = set(re.findall(r'<a href="(/worth/links/[^"]+)" tabindex="-1">', text))
    assert len(addresses) == 15
    assert {client.get(one).status_code for one in addresses} == {200}


def test_a_link_shows_what_stands_behind_it(made_up, signed_in):
    text = text_of(signed_in("analyst"), "/worth/links/spend/slow/empathy")
    for said in ("Are there comparable contacts?", "Are they alike?", "How much of it", "By segment",
                 "How wrong could it be?", "Without adjusting", "Corrected by 300 contacts", "1.2 %"):  # fmt: skip
        assert said in text
    assert text.count('class="drawing"') == 4


def test_a_refused_link_names_what_would_lift_it_and_the_experiment(made_up, signed_in):
    text = text_of(signed_in("lead"), "/worth/links/churn/rush")
    assert "What would lift the refusal: contacts where either may happen" in text
    assert "wellspent experiment design DIR --behaviour rush --outcome churn" in text


def test_a_randomised_link_asks_for_no_experiment(made_up, signed_in):
    text = text_of(signed_in("lead"), "/worth/links/repeat/slow/teaching")
    assert "What would settle it" not in text


def test_a_link_that_is_not_there_is_not_found(made_up, signed_in):
    assert signed_in("lead").get("/worth/links/spend/slow/nothing").status_code == 404


def test_money_that_overlaps_is_beside_and_not_added(made_up, signed_in):
    text = text_of(signed_in("director"), "/worth")
    assert "Churn overlaps with spend: it is shown and not added." in text
    assert "what would tell: margin_of_spend in [worth]" in text


def test_agents_have_no_page_no_picture_and_no_route(made_up, signed_in):
    client = signed_in("agent")
    for address in ("/worth", "/worth/haste", "/worth/chart.svg", "/worth/links/spend/slow/empathy",
                    "/api/worth", "/api/worth/haste", "/api/worth/chart.png"):  # fmt: skip
        assert client.get(address).status_code == 403
    assert 'href="/worth"' not in text_of(client, "/")


def test_a_lead_sees_the_haste_of_the_own_team_alone(two_agents, signed_in):
    near, far = two_agents
    for text in (text_of(signed_in("lead"), "/worth/haste"), text_of(signed_in("lead"), "/api/worth/haste")):  # fmt: skip
        assert near.agent in text
        assert near.team in text
        assert far.agent not in text
        assert far.team not in text
        assert "A made-up reason" in text


def test_an_analyst_sees_the_haste_of_nobody_and_a_director_of_all(two_agents, signed_in):
    near, far = two_agents
    seen = text_of(signed_in("analyst"), "/api/worth/haste")
    assert near.agent not in seen
    assert far.agent not in seen
    assert "A made-up reason" in seen
    assert far.agent in text_of(signed_in("director"), "/worth/haste")


def test_names_stand_in_the_order_of_the_alphabet(made_up, signed_in):
    text = text_of(signed_in("director"), "/worth/haste")
    assert text.index(">Ada</th>") < text.index(">Ben</th>")
    assert "which is no ranking" in text


def test_who_is_not_judged_stands_apart(people, signed_in):
    keep(haste=impacts.haste(
        impacts.hasty("reason", "Refund", 60.0, 80.0, "hasty"), impacts.hasty("reason", "Loan", 1.0, 2.0, "not enough to say"),
    ))  # fmt: skip
    text = text_of(signed_in("director"), "/worth/haste")
    apart = text.index("1 more, of which there is not enough to say")
    assert text.index(">Refund</th>") < apart < text.index(">Loan</th>")


def test_haste_that_is_not_known_says_why(people, signed_in):
    keep(haste=Unknown("no repeat contacts are known", "the customer's name in contacts"))
    text = text_of(signed_in("director"), "/worth/haste")
    assert "no repeat contacts are known" in text
    assert "What would tell: the customer&#x27;s name in contacts" in text


def test_where_nothing_was_computed_the_command_is_named(people, signed_in, monkeypatch):
    monkeypatch.setattr(kept, "kept_impact", lambda _workspace: None)
    client = signed_in("director")
    for address in ("/worth", "/worth/haste", "/worth/links/spend/slow/empathy"):
        assert "wellspent worth DIR" in text_of(client, address)
    assert client.get("/worth/chart.svg").url == "/worth"
    answer = client.get("/api/worth")
    assert answer.status_code == 409
    assert answer.json()["error"]["remedy"].endswith("wellspent worth DIR.")


def test_what_was_kept_anew_is_shown_at_once(made_up, signed_in):
    client = signed_in("director")
    assert "Fernhill" in text_of(client, "/api/worth")
    keep(impacts.impact(notes=("Seven windows are not over.",)))
    assert "Seven windows are not over." in text_of(client, "/worth")


def test_the_chart_is_given_as_svg_and_png(made_up, signed_in):
    client = signed_in("lead")
    svg, png = (client.get(f"/worth/chart.{kind}") for kind in ("svg", "png"))
    assert svg.content.startswith(b"<svg")
    assert png.content.startswith(b"\x89PNG")
    assert png["Content-Disposition"] == 'attachment; filename="worth.png"'
    assert client.get("/worth/chart.pdf").status_code == 404
    assert client.get("/api/worth/chart.svg").content == svg.content


def test_the_route_gives_what_the_page_shows(made_up, signed_in):
    client = signed_in("analyst")
    found = client.get("/api/worth", {"standing": "refused"}).json()
    assert len(found["links"]) == 5
    one = client.get("/api/worth/links/spend/slow/empathy").json()
    assert one["effect"]["figure"]["value"] == pytest.approx(3.1)
    assert (one["standing"], one["design"]) == ("finding", "association")


def test_the_pages_style_and_run_nothing_inline(made_up, signed_in):
    client = signed_in("director")
    for address in ("/worth", "/worth/haste", "/worth/links/spend/slow/empathy"):
        text = text_of(client, address)
        assert " style=" not in text
        assert not re.findall(r"\son\w+=", text)


def test_the_queries_do_not_grow_with_the_links(people, signed_in, django_assert_max_num_queries):
    client = signed_in("director")
    keep(impacts.many(15, 5))
    with django_assert_max_num_queries(8):
        client.get("/worth")


def test_a_behaviour_named_by_its_centre_cannot_run(people, signed_in):
    named = replace(impacts.BEHAVIOURS[0], name="<script>alert(1)</script>")
    keep(impacts.impact(behaviours=(named, *impacts.BEHAVIOURS[1:])))
    assert "<script>alert" not in text_of(signed_in("director"), "/worth")
