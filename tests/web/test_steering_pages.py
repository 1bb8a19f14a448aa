"""Steering: where an hour buys most, schemes tried and kept, figures beside voices."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from auditlog.models import LogEntry
from click.testing import CliRunner
from django.urls import reverse
from examples import of_moments
from examples.of_steering import kept_scheme
from impacts import impact

from wellspent.cli import cli
from wellspent.estimate import Estimate, Unknown
from wellspent.moments.relations import TeamMonth
from wellspent.report import gather_operation
from wellspent.report.moments.allocations import Allocation
from wellspent.report.moments.before import Before
from wellspent.report.moments.building import prepare_moments
from wellspent.report.moments.frictions import Frictions
from wellspent.report.moments.incentive_trials import IncentiveTrials
from wellspent.report.moments.kept import prepared_as_json, read_prepared
from wellspent.report.moments.paradoxes import Paradox, _slow_parts
from wellspent.report.moments.relations import Relations
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.centre.prepared import PreparedStanding
from wellspent.web.changes.sight import rows_in_sight
from wellspent.web.steering.deciding import say_hours
from wellspent.web.steering.models import KeptScheme
from wellspent.workspace import connect_analysed, moments_said

DESIGN = "/steering/incentives"
AHT = {"name": "AHT", "weight.handle_seconds": "1", "pays": "top", "share": "0.2"}


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture(scope="module")
def prepared_once(centre):
    """Every part of this small centre, through its codec as it is kept."""
    workspace = standing().workspace
    said = {"schemes": json.dumps([{"scheme": {"name": "AHT", "measures": {"handle_seconds": 1}}, "in_force": True}])}  # fmt: skip
    with connect_analysed(workspace) as con:
        before = Before(operation=gather_operation(con, workspace.settings), said=said)
        made = prepare_moments(con, workspace.settings, before)
    return read_prepared(json.dumps(prepared_as_json(made)))


@pytest.fixture
def prepared(prepared_once, monkeypatch):
    """What `wellspent moments` would have kept."""
    monkeypatch.setattr(type(standing()), "prepared", lambda _self: prepared_once)
    return prepared_once


def test_what_nobody_prepared_is_said_with_its_remedy(signed_in, monkeypatch):
    """Before `wellspent moments`."""
    monkeypatch.setattr(PreparedStanding, "prepared", lambda _: None)
    for page in ("", "/teams", "/permission", "/paradox", "/loop"):
        text = text_of(signed_in("lead").get(f"/steering{page}"))
        assert "wellspent moments DIR. An administrator runs it at the command line." in text


def test_a_scheme_in_force_that_a_trick_wins_is_a_moment_of_the_middle_manager(prepared):
    """It pays on handle time alone; those to compare with raise nothing."""
    found = prepared.part(IncentiveTrials)
    assert found.tried[0].scheme.name == "AHT"
    assert [(one.level, one.about) for one in found.moments] == [("middle manager", "AHT")]
    assert found.moments[0].certainty >= 0.5


def test_where_an_hour_buys_most_is_in_order_and_what_is_unknown_says_what_would_tell(prepared, signed_in):  # fmt: skip
    """Agents, leaders and changes; results beside relationships."""
    found = prepared.part(Allocation)
    assert {one.giver for one in found.uses} == {"leader", "agent", "fix"}
    known = [hasattr(one.net, "value") for one in found.uses]
    assert known == sorted(known, reverse=True)
    text = text_of(signed_in("director").get("/steering"))
    assert "nobody has said how many hours the change takes" in text
    assert "Results and relationships, side by side" in text
    assert len(found.stretches) >= 2


def test_hours_that_somebody_says_price_a_change(prepared, people, signed_in):
    """Forty hours: the change has a figure at once, and the command line knows of it."""
    key = rows_in_sight(scope_of(people["lead"]))[0].key
    lead = signed_in("lead")
    answer = lead.post("/steering/hours", {"key": key, "hours": "40", "seen": "0"})
    assert answer.status_code == 302
    uses = {one["key"]: one for one in signed_in("director").get("/api/steering/allocation").json()["uses"]}  # fmt: skip
    assert uses[f"fix/{key}"]["net"]["kind"] == "estimate"
    assert LogEntry.objects.filter(content_type__model="fixhours").count() == 1


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"hours": "ten", "seen": "0"}, 422, "A change of &#x27;ten&#x27; hours cannot be"),
        ({"hours": "inf", "seen": "9" * 5000}, 422, "&#x27;inf&#x27; hours cannot be"),
        ({"hours": "0", "seen": "0"}, 422, "cannot be"),
        ({"hours": "4", "seen": "99"}, 409, "meanwhile"),
    ],
)
def test_hours_that_cannot_be_are_said_at_their_field(prepared, people, signed_in, typed, status, words):  # noqa: PLR0917  # fmt: skip
    """No number, none, somebody was first, or a version that nobody counts to; what was typed stays."""
    key = rows_in_sight(scope_of(people["analyst"]))[0].key
    answer = signed_in("analyst").post("/steering/hours", {"key": key, **typed})
    assert answer.status_code == status
    assert words in text_of(answer)
    assert f'value="{typed["hours"]}"' in text_of(answer)


def test_friction_out_of_sight_is_neither_priced_nor_shown(prepared, people, signed_in):
    """A lead: on the page, over the API, and with hours that somebody else said."""
    seen = {one.key for one in rows_in_sight(scope_of(people["lead"]))}
    hidden = next(one.key for one in prepared.part(Frictions).rows if one.key not in seen)
    say_hours(hidden, 40, 0, scope_of(people["director"]))
    lead = signed_in("lead")
    assert lead.post("/steering/hours", {"key": hidden, "hours": "4", "seen": "0"}).status_code == 422  # fmt: skip
    body = {"key": hidden, "hours": 4, "seen": 0}
    assert lead.post("/api/steering/hours", body, content_type="application/json").status_code == 422  # fmt: skip
    assert lead.get("/api/steering/hours").json()["total"] == 0
    uses = lead.get("/api/steering/allocation").json()["uses"]
    assert {one["key"] for one in uses if one["giver"] == "fix"} <= {f"fix/{key}" for key in seen}
    page = lead.get("/steering")
    linked = [row["key"] for words, rows in page.context["groups"] for row in rows if row["use"].giver == "fix"]  # fmt: skip
    assert all(lead.get("/changes/friction/", {"key": key}).status_code == 200 for key in linked)
    assert signed_in("director").get("/api/steering/hours").json()["total"] == 1


def test_questions_of_the_form_stand_in_its_words(signed_in):
    """No measure of the designer is called by the short name of a question."""
    asked = [one for one, _ in signed_in("director").get(DESIGN).context["measures"] if one.key.startswith("answer/")]  # fmt: skip
    assert asked
    assert [one.name for one in asked if not one.name.endswith("?” answered yes")] == []


def test_who_would_have_won_opens_their_brief_where_it_may_be_opened(prepared, people, signed_in):
    """A director's; an analyst coaches nobody."""
    page = signed_in("director").get(DESIGN, AHT | {"share": "0.9"})
    briefed = page.context["with_brief"] & {one.name for one in page.context["trial"].winners}
    assert briefed
    assert reverse("brief", args=[min(briefed)]) in page.content.decode()
    assert 'href="/briefs/' not in signed_in("analyst").get(DESIGN, AHT | {"share": "0.9"}).content.decode()  # fmt: skip


def test_a_scheme_is_tried_in_the_designer(signed_in):
    """Handle time alone: things speak against it, and who would have won stands by name."""
    answer = signed_in("director").get(DESIGN, AHT)
    text = text_of(answer)
    assert "speak against it" in text
    assert "hurry customers out" in text
    names = [one.name for one in answer.context["trial"].winners]
    assert names == sorted(names)


def test_an_analyst_sees_names_of_the_own_contacts_alone(people, signed_in):
    """Of those who would have won; the trial is of the whole centre."""
    everybody = signed_in("director").get(DESIGN, AHT | {"share": "0.9"}).context["trial"]
    mine = signed_in("analyst").get(DESIGN, AHT | {"share": "0.9"}).context["trial"]
    assert mine.units == everybody.units
    assert {one.name for one in mine.winners} < {one.name for one in everybody.winners}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight.handle_seconds": "much"}, "&#x27;Handle time&#x27; is &#x27;much&#x27;"),
        ({"period_days": "inf"}, "&#x27;Paid every so many days&#x27; is &#x27;inf&#x27;"),
        ({"period_days": "nan"}, "is &#x27;nan&#x27;"),
        ({"least_contacts": "1e999"}, "&#x27;Fewest contacts in a period&#x27; is"),
        ({"least_contacts": "9.5"}, "Use a whole number"),
        ({"pays": "all"}, "Use one of: the best share, whoever reaches the threshold"),
        ({"name": ""}, "no name"),
        ({"weight.friction_seconds": "1"}, "never counted against an agent"),
        ({"share": "2"}, "&#x27;The best share&#x27; is"),
    ],
)
def test_a_scheme_that_cannot_be_is_said_at_its_field(signed_in, change, words):
    """What was typed stays in the form."""
    answer = signed_in("analyst").get(DESIGN, AHT | {"amount": "77"} | change)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="77"' in text_of(answer)


def test_a_scheme_is_kept_and_put_in_force_and_the_command_line_knows(people, signed_in, django_capture_on_commit_callbacks):  # fmt: skip
    """Kept, then in force; a second of its name is a conflict, and so is a state that somebody changed."""
    analyst = signed_in("analyst")
    with django_capture_on_commit_callbacks(execute=True):
        assert analyst.post(f"{DESIGN}/keep", AHT).status_code == 302
        kept = KeptScheme.objects.get()
        moved = {"state": "in_force", "seen": "1"}
        assert analyst.post(f"{DESIGN}/{kept.pk}/state", moved).status_code == 302
    assert analyst.post(f"{DESIGN}/{kept.pk}/state", moved).status_code == 409
    assert (
        analyst.post(f"{DESIGN}/{kept.pk}/state", moved | {"seen": "9" * 5000}).status_code == 409
    )
    assert analyst.post(f"{DESIGN}/keep", AHT).status_code == 409
    said = json.loads(moments_said(standing().workspace, "schemes"))
    assert [(one["scheme"]["name"], one["in_force"]) for one in said] == [("AHT", True)]
    assert LogEntry.objects.filter(content_type__model="keptscheme").count() == 2


def test_a_lead_reads_a_kept_scheme_and_designs_none(people, signed_in):
    """The designer is not theirs."""
    kept = kept_scheme(people, None)
    lead = signed_in("lead")
    assert lead.get(f"{DESIGN}/{kept.pk}").status_code == 200
    assert lead.get(DESIGN).status_code == 403
    assert lead.post(f"{DESIGN}/{kept.pk}/state", {"state": "in_force", "seen": "1"}).status_code == 403  # fmt: skip


def test_the_loop_has_figures_and_voices_in_as_many_queries_whatever_the_weeks(prepared, signed_in, django_assert_max_num_queries):  # fmt: skip
    """Friction by cause beside votes and the pulse; weeks with disputes and proposals."""
    lead = signed_in("lead")
    lead.get("/steering/loop")
    with django_assert_max_num_queries(25):
        answer = lead.get("/steering/loop")
    assert "Named in the pulse" in text_of(answer)
    assert len(answer.context["weeks"]) >= 4


def test_teams_out_of_sight_are_not_shown(prepared, people, signed_in):
    """A lead's page names no other team."""
    answer = signed_in("lead").get("/steering/teams")
    assert answer.status_code == 200
    shown = {one.team for one in getattr(answer.context.get("part"), "months", ())}
    assert shown <= {team.name for team in people["lead"].teams.all()}


def test_small_teams_are_named_once_and_the_whole_centre_is_called_so(people, signed_in):
    """Seven people and two; the director sees the centre's row, a lead none of it."""
    none = Unknown("2 people are behind it", "5 more")
    known = Estimate(0.2, 0.1, 0.3, 9, "made up")
    rows = [TeamMonth(team, "2026-09", n, *[known if n > 6 else none] * 6) for team, n in (("Large", 7), ("Small", 2), (None, 9))]  # fmt: skip
    of_moments.keep(parts={"relations": Relations(7, tuple(rows), ())})
    text = text_of(signed_in("director").get("/steering/teams"))
    assert "the whole centre" in text
    assert "Fewer than 7 people, so that nothing of them is shown: Small in 1 month." in text
    assert "2 people are behind it" not in text
    assert "the whole centre" not in text_of(signed_in("lead").get("/steering/teams"))


def test_what_followed_is_said_once_and_its_money_has_a_currency(signed_in):
    """A minute that brings 5.89: the figure in its column, and whether it went the way it should."""
    brings = Estimate(5.89, 2.0, 9.8, 900, "made up")
    worth = replace(impact().bought[0], brings=brings)
    (put_in,) = _slow_parts(replace(impact(), bought=(worth,)), "EUR")
    assert "5.89 EUR per minute" in put_in.followed[0].words
    of_moments.keep(parts={"paradox": Paradox("EUR", (put_in,), "One question.")})
    text = text_of(signed_in("director").get("/steering/paradox"))
    assert "It went the way it should" in text
    assert put_in.followed[0].words not in text


def test_the_api_tries_a_scheme_and_refuses_one_that_cannot_be(signed_in):
    """The same as the page."""
    analyst = signed_in("analyst")
    body = {"name": "AHT", "measures": {"handle_seconds": 1}}
    found = analyst.post("/api/steering/incentives/trial", body, content_type="application/json").json()  # fmt: skip
    assert {one["key"] for one in found["flags"] if one["raised"]} >= {"gaming"}
    wrong = analyst.post("/api/steering/incentives/trial", {"name": "x", "measures": {"friction": 1}}, content_type="application/json")  # fmt: skip
    assert wrong.status_code == 422
    assert wrong.json()["error"]["place"] == "measures"


def test_the_command_line_tries_the_same_scheme(centre, tmp_path):
    """Handle time alone is flagged; a scheme on friction is refused in a sentence, without a traceback."""
    scheme = tmp_path / "scheme.toml"
    scheme.write_text('name = "AHT"\n[measures]\nhandle_seconds = 1\n', encoding="utf-8")
    found = CliRunner().invoke(cli, ["incentives", str(scheme), str(centre), "--json"])
    assert json.loads(found.output)["flagged"] is True
    said = CliRunner().invoke(cli, ["incentives", str(scheme), str(centre)]).output
    assert "things speak against it" in said
    assert "synthetic" in said
    scheme.write_text('name = "Bad"\n[measures]\nfriction = 1\n', encoding="utf-8")
    refused = CliRunner().invoke(cli, ["incentives", str(scheme), str(centre)])
    assert refused.exit_code == 2
    assert "never counted against an agent" in refused.output
