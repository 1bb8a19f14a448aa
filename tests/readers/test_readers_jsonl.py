"""JSON lines: what is read of a record, what becomes of a bad one, and back."""

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_examples import json_lines, two_turns

from wellspent.contacts import CHANNELS, SPEAKERS, STATE_KINDS, Contact, Redaction, State, Turn
from wellspent.readers import Reading, read
from wellspent.readers.jsonl import contact_to_json


@pytest.fixture
def read_lines(tmp_path):
    def reading(*records) -> Reading:
        path = tmp_path / "records.jsonl"
        path.write_text(json_lines(*records))
        return read(path, "jsonl")

    return reading


def turn(**changes):
    return {"id": "a", "turns": [{"speaker": "agent", "text": "Hello.", **changes}]}


def test_a_record_gives_the_fields_of_a_contact(read_lines):
    [contact] = read_lines(
        two_turns(
            7,
            channel="Phone",
            began="2025-03-31T12:00:00+02:00",
            queue="vets",
            handle_seconds=240,
            resolved="yes",
            attributes={"site": "north", "floor": 2},
        )
    )
    assert (contact.id, contact.channel, contact.queue, contact.resolved) == (
        "7", "voice", "vets", "yes",
    )  # fmt: skip
    assert contact.began == datetime(2025, 3, 31, 10)  # noqa: DTZ001
    assert (contact.handle_seconds, contact.attributes) == (240.0, {"site": "north", "floor": "2"})


def test_meta_gives_the_recorded_reason_and_never_the_true_one(read_lines):
    meta = {
        "client": "alder",
        "channel": "chat",
        "recorded": "General",
        "reason": "cat is ill",
        "agent": "Ines",
        "customer": "c01",
        "segment": "gold",
        "note": "PRIVATE",
    }
    [contact] = read_lines(two_turns("a", meta=meta))
    assert (contact.reason, contact.channel, contact.agent) == ("General", "chat", "Ines")
    assert contact.attributes == {"client": "alder"}


def test_events_become_states(read_lines):
    event = {"kind": "hold", "start": 4.5, "end": 9, "detail": "", "after_turn": 2}
    [contact] = read_lines(two_turns("a", events=[event]))
    assert contact.states == (State("hold", 4.5, 9.0, "", 2),)


def star_like(*events):
    turns = [
        {"speaker": "customer", "text": "Hello.", "start": 10, "end": None},
        {"speaker": "agent", "text": "Your name?", "start": 25, "end": None},
    ]
    return {"id": "s", "source": "RasaHQ/STAR", "turns": turns, "events": list(events)}


def star_event(at, kind, after_turn=0, **fields):
    who = fields.pop("who", "Wizard")
    return {"i": 1, "t": at, "after_turn": after_turn, "who": who, "kind": kind, **fields}


def test_a_query_works_the_tool_until_the_agents_next_act(read_lines):
    query = star_event(12, "query", APIName="boiler_visit")
    [contact] = read_lines(star_like(query, star_event(20, "request_suggestions", Text="PRIVATE")))
    assert contact.states == (
        State("tool", 12.0, 20.0, "boiler_visit", 1),
        State("tool", 20.0, 25.0, "request_suggestions", 1),
    )


def test_an_act_with_nothing_after_it_has_no_end(read_lines):
    [contact] = read_lines(star_like(star_event(40, "query", after_turn=1, APIName="x")))
    assert contact.states == (State("tool", 40.0, None, "x", 2),)


def test_the_customers_script_reaches_no_contact(read_lines):
    script = star_event(0, "instruct", after_turn=-1, who="UserGuide", Text="SCRIPT")
    meta = {
        "user_task": "SCRIPT",
        "user_questionnaire": [{"Question": "SCRIPT"}],
        "tasks": ["a", "b"],
    }
    [contact] = read_lines(star_like(script) | {"meta": meta})
    assert "SCRIPT" not in repr(contact)
    assert (contact.reason, contact.channel) == ("a+b", "chat")


def test_the_duration_is_an_attribute_and_no_handle_time(read_lines):
    meta = {"started_unix": 1589375664, "duration_s": 301, "happy": True, "agent_id": "w"}
    [contact] = read_lines(two_turns("a", meta=meta))
    assert contact.attributes == {"duration_s": "301", "happy": "true"}
    assert (contact.handle_seconds, contact.agent) == (None, "w")
    assert contact.began == datetime(2020, 5, 13, 13, 14, 24)  # noqa: DTZ001


def test_a_contact_may_have_no_turns(read_lines):
    reading = read_lines({"id": "a"}, {"id": "b", "turns": []})
    assert [contact.turns for contact in reading] == [(), ()]
    assert reading.problems == ()


def test_a_bot_is_the_system(read_lines):
    [contact] = read_lines(turn(speaker="bot"))
    assert contact.turns[0].speaker == "system"


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ([1, 2], "record is a list"),
        ({"turns": []}, "id is missing"),
        ({"id": ["x"], "turns": []}, "id is a list"),
        ({"id": " ", "turns": []}, "id is text that cannot be"),
        ({"id": True}, "id is true or false"),
        ({"id": "a", "turns": {}}, "turns is an object"),
        ({"id": "a", "turns": {"n": 1}}, "turns is an object"),
        ({"id": "a", "turns": ["Hello."]}, "turn 1 is text and not an object"),
        (turn(speaker="wizard"), "speaker of turn 1"),
        (turn(speaker=None), "speaker of turn 1"),
        (turn(text=5), "text of turn 1 is a number"),
        (turn(text=None), "text of turn 1 is null"),
    ],
)
def test_a_record_that_cannot_be_a_contact_is_left_out_and_told(read_lines, record, found):
    reading = read_lines(two_turns("good"), record)
    assert [contact.id for contact in reading] == ["good"]
    assert found in reading.problems[0].found.lower()
    assert reading.problems[0].line == 2


@pytest.mark.parametrize("bad", ["soon", True, -1, float("nan"), float("inf"), [], 10**400])
def test_a_turn_with_a_bad_time_is_kept_without_it(read_lines, bad):
    reading = read_lines(turn(start=bad, end=9))
    assert reading.contacts[0].turns == (Turn("agent", "Hello.", None, 9.0),)
    assert "the rest was kept" in reading.problems[0].found


def test_a_number_too_large_for_a_float_is_no_time(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a", "turns": [{"speaker": "agent", "text": "x", "start": 1e999}]}'
    )
    reading = read(tmp_path)
    assert reading.contacts[0].turns[0].start is None
    assert len(reading.problems) == 1


def test_a_turn_that_ends_before_it_starts_keeps_its_start(read_lines):
    reading = read_lines(turn(start=5, end=4))
    assert reading.contacts[0].turns[0] == Turn("agent", "Hello.", 5.0, None)
    assert "ends before it starts" in reading.problems[0].found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"events": {}}, "events is an object"),
        ({"events": [5]}, "event 1 is a number"),
        ({"events": [{"kind": "nap"}]}, "kind of event 1"),
        ({"events": [{"kind": "hold", "after_turn": 9}]}, "after_turn of event 1"),
        ({"redactions": [{"turn": 1}]}, "a redaction is not"),
        ({"channel": "smoke"}, "channel is no channel"),
        ({"began": "soon"}, "began is no moment"),
        ({"began": 5}, "began is no moment"),
        ({"queue": ["a"]}, "queue is a list"),
        ({"attributes": 5}, "attributes is a number"),
        ({"meta": {"started_unix": 1e18}}, "outside the calendar"),
    ],
)
def test_a_bad_field_is_told_and_the_contact_is_kept(read_lines, fields, found):
    reading = read_lines(two_turns("a", **fields))
    assert len(reading) == 1
    assert [found in problem.found.lower() for problem in reading.problems] == [True]


def test_of_two_records_with_one_id_the_first_is_kept_and_the_second_told(tmp_path):
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(json_lines(two_turns("same"), two_turns(name)))
    reading = read(tmp_path, "jsonl")
    assert [contact.id for contact in reading] == ["same", "a.jsonl", "b.jsonl"]
    assert "a.jsonl:1" in reading.problems[0].found
    assert reading.problems[0].line == 1


def test_half_characters_are_replaced_and_told(read_lines):
    reading = read_lines(turn(text="a\ud800b\x00"))
    assert reading.contacts[0].turns[0].text == "a\ufffdb\ufffd"
    assert "now U+FFFD" in reading.problems[0].found


def test_line_separators_inside_a_text_end_no_record(tmp_path):
    record = json.dumps(turn(text="a\u2028b\x85c"), ensure_ascii=False)
    (tmp_path / "a.jsonl").write_text(record + "\n", encoding="utf-8")
    assert read(tmp_path).contacts[0].turns[0].text == "a\u2028b\x85c"


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "turns", "speaker", "text", "start", "events", "kind", "meta"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(anything, min_size=1, max_size=6))
def test_every_record_is_a_contact_or_a_problem_that_says_it_was_left_out(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    path.write_text(json_lines(*values))
    reading = read(path)
    lost = [problem for problem in reading.problems if "left out" in problem.found]
    assert len(reading) + len(lost) == len(values)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
names = texts.map(str.strip).filter(bool)
maybe_names = st.none() | names
moments = st.none() | st.floats(0, 1e6, allow_nan=False)
spans = st.tuples(moments, moments).map(
    lambda times: tuple(sorted(times)) if None not in times else times
)
turns = st.builds(
    lambda who, text, times: Turn(who, text, *times), st.sampled_from(SPEAKERS), texts, spans
)


@st.composite
def contacts(draw):
    said = tuple(draw(st.lists(turns, max_size=4)))
    after = st.none() | st.integers(0, len(said))
    states = st.builds(
        lambda kind, times, detail, after: State(kind, *times, detail, after),
        st.sampled_from(STATE_KINDS), spans, texts.map(str.strip), after,
    )  # fmt: skip
    redactions = st.builds(
        lambda turn, kind, start, length: Redaction(turn, kind, start, start + length),
        st.integers(1, max(len(said), 1)), names, st.integers(0, 50), st.integers(0, 9),
    )  # fmt: skip
    return Contact(
        id=draw(names),
        turns=said,
        states=tuple(draw(st.lists(states, max_size=3))),
        source=draw(texts.map(str.strip)),
        channel=draw(st.none() | st.sampled_from(CHANNELS)),
        began=draw(st.none() | st.datetimes()),
        **{name: draw(maybe_names) for name in ("queue", "reason", "segment", "agent", "team")},
        customer=draw(maybe_names),
        handle_seconds=draw(moments),
        resolved=draw(maybe_names),
        attributes=draw(st.dictionaries(names, names, max_size=3)),
        redactions=tuple(draw(st.lists(redactions, max_size=2))) if said else (),
    )


@settings(max_examples=50)
@given(st.lists(contacts(), max_size=3, unique_by=lambda contact: contact.id))
def test_reading_what_was_written_gives_the_same_contacts(tmp_path_factory, written):
    path = tmp_path_factory.mktemp("round") / "trip.jsonl"
    path.write_text(json_lines({"id": "\u00e9 first"}, *map(contact_to_json, written)))
    reading = read(path)
    assert reading.problems == () or "id of an earlier" in reading.problems[0].found
    assert [c for c in reading if c.id != "\u00e9 first"] == [
        c for c in written if c.id != "\u00e9 first"
    ]


def test_queueing_may_lie_before_the_contacts_beginning_and_nothing_else_may(tmp_path):
    events = [{"kind": kind, "start": -30.0, "end": 0.0} for kind in ("queued", "hold")]
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "c-1", "turns": [], "events": events}))
    reading = read(tmp_path / "a.jsonl")
    assert [state.start for state in reading.contacts[0].states] == [-30.0, None]
    assert len(reading.problems) == 1
