"""Rates of what customers say: a numerator, a denominator, an interval, and no money from correlations."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown, estimate_share
from wellspent.listening_settings import ListeningSettings
from wellspent.report.impact.model import Impact, Link
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.listening.customer_shares import share_by_customer
from wellspent.report.listening.missed_worth import MissedKind, missed_of
from wellspent.report.listening.signal_rates import SignalSummary, gather_signals
from wellspent.settings import Settings
from wellspent.tables import COMPUTED, IMPORTED
from wellspent.worth.effect import Effect

DAY = datetime.fromisoformat("2026-03-02T09:00")
LISTS = Settings(
    listening=ListeningSettings(competitors={"Brightwell": ()}, products={"Harlow": ()})
)


def signal(contact: int, kind: str, **more) -> dict:
    given = {
        "contact": f"c{contact:02}", "turn": 2, "kind": kind, "start": 0, "end": 5, "quote": f"{kind} {contact}",
        "confidence": 0.5, "name": None, "asked": False, "followed_up": False,
    }  # fmt: skip
    return given | more


def centre(signals: list[dict], contacts: int = 20):
    rows = [
        {"contact": f"c{n:02}", "customer": f"k{n // 2}", "began": DAY.replace(day=2 + n % 5), "queue": "a" if n < 17 else "b",
         "segment": "standard", "team": "red" if n % 2 else "blue", "agent": f"agent {n}", "reason": "fees"}
        for n in range(contacts)
    ]  # fmt: skip
    con = duckdb.connect()
    con.register("contacts", pa.Table.from_pylist(rows, IMPORTED["contacts"]))
    con.register("signals", pa.Table.from_pylist(signals, COMPUTED["signals"]))
    return con


def test_a_kind_has_its_contacts_of_all_contacts_and_its_unspoken_of_its_signals():
    signals = [signal(n, "unmet_need", followed_up=n > 4) for n in range(9)] + [
        signal(0, "unmet_need", turn=9)
    ]
    kind = gather_signals(centre(signals), LISTS).kinds[0]
    assert (kind.kind, kind.contacts, kind.of, kind.share.value) == ("unmet_need", 9, 20, 9 / 20)
    assert (kind.signals, kind.unspoken, kind.unspoken_share) == (
        10,
        6,
        estimate_share(6, 10, "signals"),
    )
    assert (kind.first, kind.last) == (DAY, DAY.replace(day=6))


def test_a_group_of_fewer_than_eight_contacts_has_no_rate():
    groups = gather_signals(centre([signal(19, "effort")]), LISTS).kinds[5].groups
    small = next(one for one in groups if (one.by, one.name) == ("queue", "b"))
    assert (small.contacts, small.of) == (1, 3)
    assert isinstance(small.share, Unknown)


def test_names_are_counted_by_contact_and_lead_to_their_quotes():
    signals = [
        signal(1, "competitor", name="Brightwell"),
        signal(1, "churn_risk", name="Brightwell"),
        signal(3, "demand", name="Harlow"),
    ]
    first, second = gather_signals(centre(signals), LISTS).names
    assert (first.name, first.competitor, first.contacts, first.signals) == (
        "Brightwell",
        True,
        1,
        2,
    )
    assert (second.name, second.competitor) == ("Harlow", False)
    assert {(one.contact, one.turn) for one in first.quotes} == {("c01", 2)}


def test_compliments_are_told_by_team_and_nobody_is_named():
    summary = gather_signals(centre([signal(1, "compliment"), signal(3, "compliment")]), LISTS)
    assert [(one.team, one.contacts, one.of) for one in summary.compliments] == [
        ("blue", 0, 10),
        ("red", 2, 10),
    ]
    assert "agent" not in str(to_json(summary))


def test_needs_that_nobody_took_up_are_listed_once_a_wording():
    signals = [
        signal(1, "unmet_need", quote="A smaller box"), signal(2, "unmet_need", quote="a  smaller box"),
        signal(5, "unmet_need", quote="Heard", followed_up=True), signal(6, "unmet_need", quote="Asked", asked=True),
    ]  # fmt: skip
    [need] = gather_signals(centre(signals), LISTS).hidden_needs
    assert (need.said.quote, need.contacts, need.customers, need.teams) == (
        "A smaller box",
        2,
        2,
        ("blue", "red"),
    )


def test_an_empty_centre_is_unknown_and_not_nothing():
    summary = gather_signals(centre([], contacts=0), LISTS)
    assert all(isinstance(kind.share, Unknown) for kind in summary.kinds)


def test_a_summary_survives_its_json():
    summary = gather_signals(centre([signal(1, "competitor", name="Brightwell")]), LISTS)
    assert from_json(to_json(summary), SignalSummary) == summary


def test_contacts_of_one_customer_are_not_counted_as_independent():
    said = [True] * 20 + [False] * 60
    alone = share_by_customer(said, [None] * 80)
    together = share_by_customer(said, [f"k{n // 4}" for n in range(80)])
    assert alone.value == together.value == 0.25
    assert together.high - together.low > 1.7 * (alone.high - alone.low)


def test_with_one_contact_a_customer_it_is_wilsons_interval():
    share, plain = (
        share_by_customer([True] * 9 + [False] * 31, list(map(str, range(40)))),
        estimate_share(9, 40),
    )
    assert (share.low, share.high) == pytest.approx((plain.low, plain.high), abs=0.004)


def test_the_interval_covers_the_share_of_customers_that_talk_alike():
    random = np.random.default_rng(1)
    covered = 0
    for _ in range(400):
        rates = random.beta(0.4, 3.6, 120)  # customers differ: a tenth of the contacts on average
        owners = np.repeat(np.arange(120), random.integers(1, 6, 120))
        share = share_by_customer(
            random.random(len(owners)) < rates[owners], [str(one) for one in owners]
        )
        covered += share.low <= 0.1 <= share.high
    assert 0.92 <= covered / 400 <= 0.98


MISSED = [MissedKind("sales_opportunity", 4, 10, estimate_share(4, 10), 4, 20), MissedKind("unmet_need", 6, 10, estimate_share(6, 10), 6, 20)]  # fmt: skip
FIGURE = Estimate(5.0, 2.0, 8.0, 900, "AIPW")


def impact(**more) -> Impact:
    effect = Effect("times/proactive", "spend", FIGURE, "association adjusted for segment", 900)
    link = Link(
        "times/proactive",
        "spend",
        effect,
        0.2,
        True,
        0.001,
        True,
        FIGURE,
        Unknown("no", "no"),
        None,
    )
    links = () if more.pop("no_link", False) else (replace(link, **more),)
    return Impact("centre", True, "EUR", "1", 20, (), (), links, (), (), (), (), (), link)


def test_what_was_missed_is_worth_as_many_exchanges_of_proactive_help_and_says_by_which_design():
    missed = missed_of(MISSED, impact())
    assert (missed.total.value, missed.total.low, missed.total.high) == (50.0, 20.0, 80.0)
    assert "association adjusted for segment" in missed.words


@pytest.mark.parametrize(
    "found", [None, impact(no_link=True), impact(stands_out=False), impact(money=Unknown("no price", "a price"))],
    ids=["no analysis", "no link", "does not stand out", "no price"],
)  # fmt: skip
def test_without_a_standing_figure_that_fits_the_worth_is_unknown_with_its_reason(found):
    missed = missed_of(MISSED, found)
    assert isinstance(missed.each, Unknown)
    assert isinstance(missed.total, Unknown)
    assert missed.each.reason in missed.words
