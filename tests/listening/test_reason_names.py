"""A topic's name is said by its customers, and says what it is about."""

from __future__ import annotations

from wellspent.listening.reasons.naming import name_topics

NOBODY: frozenset[str] = frozenset()


def _names(*topics: list[str], nameless: frozenset[str] = NOBODY) -> list[str]:
    return [
        name for name, _ in name_topics([[(one, 1.0) for one in said] for said in topics], nameless)
    ]


def test_a_name_is_a_phrase_in_the_order_it_is_said() -> None:
    """… my direct debit failed … / … direct debit bounced …"""
    debit = ["direct debit failed", "direct debit bounced", "yesterday direct debit twice"]
    assert _names(debit, ["router red light"])[0] == "direct debit"


def test_what_is_said_by_more_than_the_phrase_stands_beside_it() -> None:
    said = [
        "refund",
        "store credit jacket",
        "refund",
        "jacket store credit",
        "jacket refund",
        "refund hat",
    ]
    assert _names(said, ["router light"])[0] == "store credit, refund"


def test_verbs_of_saying_and_doing_name_nothing() -> None:
    """Happened exchanged … / rang explained …"""
    said = [f"happened exchanged rang explained {word} invoice" for word in ("vat", "tax", "paper")]
    assert _names(said, ["router light"]) == ["invoice, paper, tax", "light, router"]


def test_two_topics_never_have_the_same_name() -> None:
    cards = [["lost card abroad", "lost card trip"], ["lost card desk", "lost card drawer"]]
    first, second = _names(*cards)
    assert first != second


def test_a_phrase_that_holds_a_name_of_somebody_names_nothing() -> None:
    said = ["priscilla invoice", "priscilla invoice"]
    assert _names(said, ["router light"], nameless=frozenset({"priscilla"}))[0] == "invoice"
