"""The tagger: its words, its verdicts, readable and compiled, and what it learns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_redaction_laws import texts as any_texts

from wellspent.contacts import Speaker
from wellspent.redaction import redact_text
from wellspent.redaction.find import find_spans
from wellspent.redaction.lines import Span
from wellspent.redaction.tagger import SURE, Verdict, found, joined, scores, tag, trimmed
from wellspent.redaction.tagger_batch import tag_turns
from wellspent.redaction.tagger_examples import Example, without_agent
from wellspent.redaction.tagger_features import features, read
from wellspent.redaction.tagger_training import train
from wellspent.redaction.tagger_weights import (
    KINDS,
    LABELS,
    Weights,
    pack,
    read_weights,
    write_weights,
)
from wellspent.redaction.tagger_words import seen, tokens

_LIKELY = st.sampled_from(
    """my name is|desmond|Dawn’s|it's|o'clock|'|’|a|I|x|Q7|12|A1B2|4111 1111|otto 45 gmailcom|the|
    card number|address|flat 2|st|.|!|@|, |£|€|—|👍|é|ñandú|Ünal|王|[name]|[|masked-0123456789abcdef|
    ſ|İ|\n|\x00|-|SHOUT|don’t|four|street|1990|01234567890123456789"""
    .replace("\n    ", "")
    .split("|")
)  # fmt: skip
texts = st.one_of(st.lists(_LIKELY, max_size=12).map(" ".join), any_texts,
                  st.lists(_LIKELY, max_size=6).map("".join))  # fmt: skip
speakers = st.sampled_from(["agent", "customer", "customer", "system"])
talks = st.lists(st.lists(st.tuples(speakers, texts), max_size=6), max_size=3)
Talk = list[tuple[Speaker, str]]


def one_sided(said: Talk) -> bool:
    return all(speaker == "customer" for speaker, _ in said)


def any_weights(said: list[Talk], seed: int) -> Weights:
    """Weights by chance for every feature that these conversations have."""
    keys = set()
    for talk in said:
        before, number = None, 0
        for speaker, text in talk:
            turn = read(seen(text))
            for each in features(turn, before, number, one_sided=one_sided(talk)):
                keys.update(each)
            before, number = turn, number + (speaker == "customer")
    draw = np.random.default_rng(seed)
    held = sorted(keys)[::2] + sorted(keys)[1::4]
    return Weights(
        np.array(sorted(held), np.uint32),
        draw.integers(-900, 900, (len(held), len(LABELS))).astype(np.int16),
        draw.integers(-900, 900, (len(LABELS), len(LABELS))).astype(np.int16),
    )


@given(talks, st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_many_turns_are_tagged_at_once_as_talk_by_talk(said: list[Talk], seed: int) -> None:
    weights = any_weights(said, seed)
    flat = [each for talk in said for each in talk]
    verdicts = tag_turns(
        pa.array([text for _, text in flat], pa.string()),
        np.array([speaker == "customer" for speaker, _ in flat], bool),
        np.cumsum([0, *map(len, said)]),
        np.array([one_sided(talk) for talk in said], bool),
        weights,
    )
    wanted = [each for t in said for each in tag(t, weights, one_sided=one_sided(t))]
    assert [verdicts[row] for row in range(len(flat))] == wanted
    assert verdicts.holds.tolist() == [any(v > 0 for _, _, v in each) for each in wanted]


@given(texts)
def test_words_lie_in_their_text_in_order_and_are_what_stands_there(text: str) -> None:
    last = 0
    for token in tokens(seen(text)):
        assert last <= token.start < token.end <= len(text)
        assert token.low.decode().startswith(text[token.start].lower() or text[token.start])\
            or not text[token.start].isascii()  # fmt: skip
        last = token.end


@given(texts)
def test_a_turn_that_is_not_the_customers_has_no_verdict(text: str) -> None:
    assert tag([("agent", text), ("system", text)], any_weights([], 0), one_sided=False) == [[], []]


@pytest.mark.parametrize("words", [1, 2, 3])
def test_a_score_is_the_weight_of_the_best_way_through_that_label(words: int) -> None:
    own = np.random.default_rng(words).integers(-5, 5, (words, len(LABELS))).tolist()
    draw = np.random.default_rng(0).integers(-5, 5, (len(LABELS), len(LABELS)))
    weights = Weights(np.arange(len(own), dtype=np.uint32), np.array(own, np.int16),
                      draw.astype(np.int16))  # fmt: skip
    scored = scores([[place] for place in range(len(own))], weights)
    for place in range(len(own)):
        for label in (0, 5, 13):
            ways = _ways(own, draw, place, label)
            assert scored[place, label] == max(ways)


def _ways(own: list[list[int]], passing: np.ndarray, place: int, label: int) -> list[int]:
    ways = [(0, -1)]
    for at, row in enumerate(own):
        labels = [label] if at == place else range(len(LABELS))
        ways = [
            (weight + row[to] + (int(passing[came, to]) if came >= 0 else 0), to)
            for weight, came in ways
            for to in labels
        ]
    return [weight for weight, _ in ways]


def verdicts(text: str, kinds: str) -> list[Verdict]:
    """The words of a text with the verdicts of a row of letters: n(ame), a(ddress), - or s(ure)."""
    number = {"n": 1, "a": 2, "-": 0, "s": SURE}
    words = tokens(seen(text))
    return [(t.start, t.end, number[k]) for t, k in zip(words, kinds, strict=True)]


@pytest.mark.parametrize(
    ("kinds", "spans"),
    [("nn--", [(0, 9, "name")]), ("n-n-", [(0, 4, "name"), (10, 13, "name")]),
     ("na-s", [(0, 4, "name"), (5, 9, "address")]), ("----", [])],
)  # fmt: skip
def test_words_of_one_kind_that_stand_together_are_one_span(
    kinds: str, spans: list[tuple[int, int, str]]
) -> None:
    said = "Otto Voss and you"
    assert [s[:3] for s in found(verdicts(said, kinds), said)] == spans


@pytest.mark.parametrize(
    ("kinds", "left"),
    [("s-ss", [(5, 9)]), ("ssss", []), ("----", [(0, 13)]), ("-s-s", [(0, 13)]), ("n-ss", [(0, 9)])],
)  # fmt: skip
def test_a_rules_span_loses_the_words_at_its_ends_that_are_surely_plain(
    kinds: str, left: list[tuple[int, int]]
) -> None:
    """Otto Voss and you"""
    said = verdicts("Otto Voss and you", kinds)
    assert [span[:2] for span in trimmed(said, [Span(0, 13, "name", 3)])] == left
    assert [*trimmed(said, [Span(0, 13, "card", 9)])] == [Span(0, 13, "card", 9)]


def test_what_few_conversations_show_is_found_in_another() -> None:
    """My zork is <name> – and in another conversation somebody else's"""
    people = "blorp wimble fazzle quonk dribbet snorlo gumpet tizzle".split()  # noqa: SIM905
    taught = [
        Example(f"{n}", [("customer", f"my zork is {who} okay"), ("customer", f"a green {who} zork")],
                {0: [(11, 11 + len(who), "name")]})
        for n, who in enumerate(people)
    ]  # fmt: skip
    weights = train(taught, iterations=30, left_out=0.0)
    talk: Talk = [("customer", "my zork is plimsy okay"), ("customer", "a green plimsy zork")]
    told, plain = tag(talk, weights, one_sided=True)
    assert [s[:3] for s in found(told, talk[0][1])] == [(11, 17, "name")]
    assert not [*found(plain, talk[1][1])]


def test_weights_are_read_as_they_were_written() -> None:
    weights = pack([((7, "name"), 1.5), ((3, "O"), -0.25), ((9, "dob"), 0.0001)],
                   {("O", "name"): 0.5})  # fmt: skip
    again = read_weights(write_weights(weights))
    assert weights.keys.tolist() == again.keys.tolist() == [3, 7]
    assert again.rows[1, LABELS.index("name")] == 384
    assert (again.transitions == weights.transitions).all()
    assert write_weights(again) == write_weights(weights)


def test_a_conversation_without_its_agent_keeps_the_customers_marks() -> None:
    """AGENT: Your name? – CUSTOMER: It's Otto."""
    heard = Example("1", [("agent", "Your name?"), ("customer", "It's Otto.")],
                    {1: [(5, 9, KINDS[0])]})  # fmt: skip
    alone = without_agent(heard)
    assert alone.said == [("customer", "it s otto ")]
    assert alone.marks == {0: [(5, 9, "name")]}


def test_what_the_tagger_finds_joins_what_the_rules_found() -> None:
    """Otto Voss and you"""
    said = "Otto Voss and you"
    told = joined([Span(0, 4, "name", 3)], verdicts(said, "-n--"), said, set(),
                  one_sided=False, awaited=False)  # fmt: skip
    assert told == [Span(0, 4, "name", 3), Span(5, 9, "name", 0)]


def test_words_that_stay_and_tags_are_not_taken_by_the_tagger() -> None:
    """<unclear/> Otto of Voss"""
    said = "<unclear/> Otto of Voss"
    told = joined([], verdicts(said, "anna"), said, {"otto", "voss"}, one_sided=True, awaited=True)
    assert told == [Span(16, 18, "name", 5)]


@pytest.mark.parametrize(("one_sided", "awaited", "taken"),
                         [(False, False, 0), (False, True, 1), (True, True, 1)])  # fmt: skip
def test_a_number_is_taken_where_something_personal_is_awaited(
    one_sided: bool, awaited: bool, taken: int
) -> None:
    """1000"""
    told = joined([], verdicts("1000", "a"), "1000", set(), one_sided=one_sided, awaited=awaited)
    assert len(told) == taken


def test_the_tagger_takes_words_off_rules_where_the_agent_is_not_heard_alone() -> None:
    """Otto Voss and you"""
    said, rules = "Otto Voss and you", [Span(0, 17, "name", 3)]
    for alone, end in ((True, 9), (False, 17)):
        told = joined(rules, verdicts(said, "--ss"), said, set(), one_sided=alone, awaited=True)
        assert told == [Span(0, end, "name", 3)]


def test_a_name_that_the_tagger_alone_finds_is_taken_out_wherever_it_is_said() -> None:
    """AGENT: good morning – CUSTOMER: blorpy it goes – AGENT: so blorpy"""
    said: Talk = [
        ("agent", "good morning"), ("customer", "blorpy it goes"), ("agent", "so blorpy"),
    ]  # fmt: skip
    marked: list[list[Verdict]] = [[], [(0, 6, 1), (7, 9, 0), (10, 14, 0)], []]
    told = find_spans(said, verdicts=marked)
    assert {place: [span[:3] for span in spans] for place, spans in told.items()} == {
        1: [(0, 6, "name")], 2: [(3, 9, "name")],
    }  # fmt: skip


def test_the_tagger_that_ships_finds_an_address_that_the_rules_do_not() -> None:
    """A chat without the agent's side."""
    said: Talk = [("customer", "hi"), ("customer", "my address is green park avenue layout")]
    assert find_spans(said, verdicts=[(), ()]).get(1, []) != find_spans(said).get(1, [])


@pytest.mark.parametrize(
    "said",
    ["مرحبا أريد إلغاء الاشتراك", "Γειά σου θέλω να ακυρώσω", "안녕하세요 주문 취소해 주세요",
     "שלום אני רוצה לבטל", "你好 我的订单在哪里", "здравствуйте где мой заказ"],
)  # fmt: skip
def test_scripts_that_nothing_was_learned_of_stay(said):
    """Somebody asks about an order, or wants to cancel, in another script."""
    assert redact_text(said) == said
