"""The page of prices: the answer first, every slider within reach, and nothing out of sight."""

from __future__ import annotations

import html
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import slow_minutes
from examples.lines import line_within

from wellspent.errors import NoRunYet
from wellspent.estimate import Unknown
from wellspent.report.staffing_pools import ChoiceInvalid
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.centre.remembering import Memory
from wellspent.web.centre.standing import Standing
from wellspent.web.plans import pricing

FIELDS = ("slow", "friction", "occupancy", "share", "within")


def elements(text):
    """Every element of a page as its tag and its attributes."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(text)
    return found


def all_of(text, tag):
    """The attributes of every element of this tag."""
    return [attributes for name, attributes in elements(text) if name == tag]


def sliders_of(text):
    """The attributes of every slider, by its name."""
    return {one["name"]: one for one in all_of(text, "input") if one.get("type") == "range"}


def asked(client, query=None, **headers):
    return client.get("/plan", query or {}, headers=headers)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def made_up(monkeypatch):
    """Figures without arithmetic; the choices that were priced are noted."""
    priced = []

    def price(_operation, choices):
        priced.append(choices)
        return slow_minutes.minute(choices)

    monkeypatch.setattr(Standing, "operation", lambda _self: slow_minutes.operation())
    monkeypatch.setattr(pricing, "_KEPT", Memory(64))
    monkeypatch.setattr(pricing, "price_slow_minute", price)
    monkeypatch.setattr(pricing, "price_hours", price)
    return priced


@pytest.fixture
def two_pools(monkeypatch, people):
    """One pool of the lead's own queues, and one that no contact of theirs came to."""
    own = {line.queue for line in standing().contacts(scope_of(people["lead"]).selection, "handle", 0, 200).lines}  # fmt: skip
    others = set(standing().values("queue")) - own - {None}
    assert others
    both = slow_minutes.operation(slow_minutes.pool("Own", *own), slow_minutes.pool("Far", *others))
    monkeypatch.setattr(Standing, "operation", lambda _self: both)


def test_the_answer_stands_before_the_options(made_up, signed_in):
    text = text_of(asked(signed_in("director")))
    answer = text.index("One more slow minute with every contact costs 0.71 EUR")
    assert answer < text.index('id="sliders"') < text.index('class="heat"')


def test_every_slider_has_a_label_and_says_where_it_stands(made_up, signed_in):
    text = text_of(asked(signed_in("director")))
    labels, outputs = ({one["for"] for one in all_of(text, tag)} for tag in ("label", "output"))
    sliders = sliders_of(text)
    assert set(sliders) == {*FIELDS, "slow.regular", "slow.vip"}
    assert {one["id"] for one in sliders.values()} <= labels & outputs
    assert all(one["aria-valuetext"] for one in sliders.values())


def test_the_page_styles_and_runs_nothing_inline(made_up, signed_in):
    text = text_of(asked(signed_in("director")))
    names = {name for _, attributes in elements(text) for name in attributes}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert all("src" in one for one in all_of(text, "script"))
    assert not all_of(text, "style")


def test_without_a_script_the_sliders_are_sent_by_a_button(made_up, signed_in):
    forms = all_of(text_of(asked(signed_in("director"))), "form")
    (form,) = [one for one in forms if one.get("id") == "sliders"]
    assert (form["method"], form["action"]) == ("get", "/plan")


def test_the_address_holds_every_choice(made_up, signed_in):
    address = {"pool": "Lark", "slow": "40", "slow.vip": "-10", "friction": "30", "occupancy": "82", "share": "90", "within": "60"}  # fmt: skip
    text = text_of(asked(signed_in("director"), address))
    (choices,) = made_up
    assert choices.slow_seconds == {"vip": 30.0}
    assert (choices.slow_seconds_otherwise, choices.friction_cut) == (40.0, 0.3)
    assert (choices.target, choices.max_occupancy, choices.pool) == ("90/60", 0.82, "Lark")
    shown = {name: one["value"] for name, one in sliders_of(text).items()}
    assert shown == {name: address.get(name, "0") for name in shown}


def test_without_a_choice_it_is_as_the_centres_settings_say(made_up, signed_in):
    asked(signed_in("director"))
    (choices,) = made_up
    assert (choices.target, choices.max_occupancy, choices.pool) == ("80/20", None, None)
    assert (choices.slow_seconds, choices.slow_seconds_otherwise, choices.friction_cut) == ({}, 0.0, 0.0)  # fmt: skip


def test_a_moved_slider_is_answered_with_figures_and_sentences_alone(made_up, signed_in):
    text = text_of(asked(signed_in("director"), {"slow": "20"}, **{"HX-Request": "true"}))
    assert 'class="heat"' in text
    assert 'hx-swap-oob="innerHTML"' in text
    assert "<form" not in text
    assert "<h1" not in text


def test_going_back_in_the_browser_gets_the_whole_page(made_up, signed_in):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<h1" in text_of(asked(signed_in("director"), **headers))


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("typed", ["-9999", "many", "nan", "1e300"])
def test_an_absurd_choice_is_refused_at_its_field_and_no_other_is_lost(
    made_up, signed_in, name, typed
):
    kept = "slow" if name != "slow" else "share"
    answer = asked(signed_in("director"), {name: typed, kept: "60"})
    fields = sliders_of(text_of(answer))
    assert answer.status_code == 422
    assert [one for one in fields if "aria-invalid" in fields[one]] == [name]
    assert f"s-{name}-error" in fields[name]["aria-describedby"]
    assert fields[kept]["value"] == "60"
    assert made_up == []


def test_an_absurd_segment_is_refused_where_one_sees_it(made_up, signed_in):
    text = text_of(asked(signed_in("director"), {"slow.vip": "99999"}))
    assert "open" in all_of(text, "details")[-1]


def test_a_figure_that_is_not_known_says_why_and_what_would_tell(made_up, signed_in):
    text = text_of(asked(signed_in("director")))
    assert "12 hours not known: the ACD recorded no agents. What would tell:" in text


def test_what_is_assumed_says_where_it_is_set(made_up, signed_in):
    text = text_of(asked(signed_in("director")))
    assert "[staffing] waiting_per_hour" in text
    assert "[centre] cost_per_hour" in text


def test_agents_are_told_the_hours_and_no_money(made_up, people, signed_in, monkeypatch):
    queue = line_within(people["agent"]).queue
    own = slow_minutes.operation(slow_minutes.pool("Grove", queue))
    monkeypatch.setattr(Standing, "operation", lambda _self: own)
    assert asked(signed_in("agent")).status_code == 403
    text = text_of(signed_in("agent").get("/plan/hours"))
    assert "There is time on Monday 17–20" in text
    assert "EUR" not in text


@pytest.mark.parametrize("role", ["director", "analyst", "administrator"])
def test_who_plans_the_centre_sees_every_pool(made_up, two_pools, signed_in, role):
    assert asked(signed_in(role)).context["chosen"].pools == ("Own", "Far")


def test_a_lead_sees_the_pools_of_the_own_teams_alone(made_up, two_pools, signed_in):
    chosen = asked(signed_in("lead")).context["chosen"]
    assert (chosen.pools, chosen.pool) == (("Own",), "Own")


def test_a_segment_that_does_not_exist_is_refused_beside_the_sliders(made_up, signed_in):
    answer = asked(signed_in("director"), {"slow.nope": "4", "share": "60"})
    assert answer.status_code == 422
    assert text_of(answer).count("There is no segment &#x27;nope&#x27; to choose here.") == 2
    assert sliders_of(text_of(answer))["share"]["value"] == "60"
    assert made_up == []
    assert asked(signed_in("director"), {"slow.nope": "0"}).status_code == 200


def test_an_address_may_ask_for_the_targets_that_the_command_line_takes(made_up, signed_in):
    answer = asked(signed_in("director"), {"share": "99.9", "within": "600"})
    assert answer.context["chosen"].choices().target == "99.9/600"
    share = sliders_of(text_of(answer))["share"]
    assert (share["value"], share["max"], share["step"]) == ("99.9", "99.9", "0.1")
    beyond = asked(signed_in("director"), {"share": "100"})
    assert "Give a number from 1 to 99.999 percent." in text_of(beyond)


def test_agents_read_that_those_who_are_there_are_enough_and_not_that_nobody_waits(
    made_up, signed_in
):
    text = text_of(signed_in("agent").get("/plan/hours"))
    assert "the agents who are there are enough to keep 80/20 with a minute more" in text
    assert "keeps nobody" not in text


def test_a_pool_out_of_sight_is_refused_as_one_that_is_not_there(made_up, two_pools, signed_in):
    client = signed_in("lead")
    far, none = (asked(client, {"pool": name}) for name in ("Far", "Gone"))
    assert (far.status_code, none.status_code) == (422, 422)
    (one,), (other,) = (answer.context["chosen"].refused for answer in (far, none))
    assert one.fact.replace("Far", "Gone") == other.fact
    assert one.remedy == other.remedy == "Choose one of: Own."


def test_a_lead_without_a_team_sees_no_pool_and_no_figure_of_others(
    made_up, two_pools, people, signed_in
):
    people["lead"].teams.clear()
    answer = asked(signed_in("lead"))
    assert answer.context["chosen"].pools == ()
    assert answer.status_code == 200


def test_before_the_first_run_the_page_says_what_to_do(signed_in, monkeypatch):
    def none_yet(self):
        raise NoRunYet(self.workspace.path)

    monkeypatch.setattr(Standing, "operation", none_yet)
    for address in ("/plan", "/plan/hours"):
        answer = signed_in("director").get(address)
        assert answer.status_code == 409
        assert "wellspent run" in text_of(answer)


def test_the_operation_is_gathered_once_a_run(centre):
    assert standing().operation() is standing().operation()


def test_figures_answer_a_machine_as_they_do_a_person(made_up, signed_in):
    told = signed_in("director").get("/api/plan", {"slow": "40"}).json()
    assert told["usual"]["value"] == slow_minutes.minute().usual.value
    assert told["choices"]["slow_seconds_otherwise"] == 40
    assert len(told["hours"]) == len(slow_minutes.minute().hours)


def test_a_machine_is_refused_with_the_place(made_up, two_pools, signed_in):
    for query in ({"slow": "many"}, {"pool": "Far"}):
        answer = signed_in("lead").get("/api/plan", query)
        assert answer.status_code == 422
        assert answer.json()["error"]["place"] == next(iter(query))


def test_a_number_that_json_does_not_have_is_null(made_up, signed_in, monkeypatch):
    endless = slow_minutes.minute(hours=(slow_minutes.hour(0, 9, 0.1, needed=float("inf")),))
    monkeypatch.setattr(pricing, "price_slow_minute", lambda _operation, _choices: endless)
    (hour,) = signed_in("director").get("/api/plan").json()["hours"]
    assert hour["agents_needed"] is None


def test_a_machine_of_an_agent_is_told_hours_and_no_money(made_up, signed_in):
    answer = signed_in("director").get("/api/plan/hours").json()
    hour = answer["items"][0]["hours"][0]
    assert set(hour) == {"weekday", "hour", "free"}


@pytest.mark.parametrize("role", ["director", "analyst", "lead"])
def test_the_sample_centre_has_prices_and_every_story(signed_in, role):
    answer = asked(signed_in(role), {"slow": "30", "friction": "20"})
    shown = answer.context["shown"]
    assert answer.status_code == 200
    assert len(shown.map.cells) > 50
    assert [story.name for story in shown.minute.stories] == ["as_today", "bank_it", "spend_it"]
    assert {mark.kind for mark in shown.curve.marks} >= {"chosen"}


def test_slow_seconds_that_leave_nothing_of_a_contact_are_refused(centre, signed_in, monkeypatch):
    def none_left(_operation, _choices):
        raise ChoiceInvalid("Nothing is left of the 20 s of a contact.", "Take fewer away.")

    monkeypatch.setattr(pricing, "_KEPT", Memory(64))
    monkeypatch.setattr(pricing, "price_slow_minute", none_left)
    answer = asked(signed_in("director"), {"slow": "30"})
    assert answer.status_code == 422
    assert "Take fewer away." in text_of(answer)
    assert sliders_of(text_of(answer))["slow"]["value"] == "30"


NO_WAGE = Unknown("the centre has not said what an hour costs", "cost_per_hour in [centre]")
NO_INTERVALS = Unknown("no interval was imported", "the ACD's intervals")


@pytest.mark.parametrize("lacking", ["wage", "intervals", "everything"])
def test_what_is_lacking_is_said_and_the_page_still_opens(centre, signed_in, monkeypatch, lacking):
    real = standing().operation()
    pools = tuple(replace(one, week=NO_INTERVALS, history=NO_INTERVALS) for one in real.pools)
    operation, said = {
        "wage": (replace(real, wage_per_hour=NO_WAGE), NO_WAGE.reason),
        "intervals": (replace(real, pools=pools), NO_INTERVALS.reason),
        "everything": (replace(real, pools=(), wage_per_hour=NO_WAGE), "no queue was imported"),
    }[lacking]
    monkeypatch.setattr(pricing, "_KEPT", Memory(64))
    monkeypatch.setattr(Standing, "operation", lambda _self: operation)
    answer = asked(signed_in("director"))
    assert answer.status_code == 200
    assert said in html.unescape(text_of(answer))
    assert signed_in("agent").get("/plan/hours").status_code == 200
