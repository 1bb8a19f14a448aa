"""A workspace's figures stand ready: kept beside the run, renewed with it, worked out once."""

from __future__ import annotations

import threading
import time

import pytest
from made_up import file_of, record

from wellspent.engine import analyse
from wellspent.errors import NoRunYet
from wellspent.report import NoSuchContact, Selection, build_report
from wellspent.web.centre import standing as module
from wellspent.web.centre.remembering import Memory
from wellspent.web.centre.standing import Agent, Standing
from wellspent.workspace import connect, import_files, init_workspace, open_workspace, run_new


def some(first: int, last: int):
    return [
        record(
            f"c-{n:02d}",
            queue=("billing", "orders")[n % 2],
            agent=("Ann", "Bo")[n % 3 == 0],
            team="north",
            began=f"2026-09-{1 + n % 9:02d}T08:00:00",
        )
        for n in range(first, last)
    ]


def run_over(workspace, path, *records):
    import_files(workspace, [file_of(path, *records)])
    run_new(workspace, "one", analyse)


@pytest.fixture
def centre(tmp_path):
    workspace = init_workspace(tmp_path / "centre")
    run_over(workspace, tmp_path / "a.jsonl", *some(0, 24))
    return workspace


BILLING = Selection(queues=frozenset({"billing"}))


def test_it_answers_as_the_report_does(centre):
    report = build_report(connect(centre), centre.settings)
    said = Standing(centre).answer(Selection())
    assert (said.contacts, said.timed) == (report.monday.contacts, report.monday.timed)
    assert said.mean.value == pytest.approx(report.monday.mean.value)
    assert said.median == report.monday.median


def test_every_question_keeps_to_the_selection(centre):
    standing = Standing(centre)
    assert standing.answer(BILLING).contacts == 12
    assert sum(week.contacts for week in standing.weekly(BILLING)) == 12
    assert [group.value for group in standing.breakdown(BILLING, "queue").groups] == ["billing"]
    page = standing.contacts(BILLING, "handle", 0, 5)
    assert page.total == 12
    assert {line.queue for line in page.lines} == {"billing"}
    assert standing.contains(BILLING, "c-02")
    assert not standing.contains(BILLING, "c-01")
    assert not standing.contains(Selection(), "c-99")


def test_agents_come_with_their_team_and_their_contacts(centre):
    standing = Standing(centre)
    assert standing.agents(Selection()) == (Agent("Ann", "north", 16), Agent("Bo", "north", 8))
    assert standing.values("queue") == ("billing", "orders")


def test_one_contact_is_a_line_and_can_be_read(centre):
    standing = Standing(centre)
    line = standing.line("c-02")
    assert line is not None
    assert (line.queue, line.agent) == ("billing", "Ann")
    assert [turn["speaker"] for turn in standing.read("c-02").turns] == ["agent", "customer"]


def test_a_contact_that_does_not_exist_is_said_to_be_unknown(centre):
    standing = Standing(centre)
    assert standing.line("c-99") is None
    with pytest.raises(NoSuchContact, match="c-99"):
        standing.read("c-99")


def test_a_workspace_without_a_run_says_so(tmp_path):
    with pytest.raises(NoRunYet, match="wellspent run"):
        Standing(init_workspace(tmp_path / "new")).prepare()


def test_an_index_is_built_once_and_read_by_whoever_comes_later(centre, monkeypatch):
    first = Standing(centre)
    told = []
    first.prepare(lambda done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    monkeypatch.setattr("wellspent.web.centre.kept_index.build_index", None)
    assert Standing(open_workspace(centre.path)).answer(BILLING) == first.answer(BILLING)


def test_a_damaged_index_is_built_again(centre):
    said = Standing(centre).answer(BILLING)
    (kept,) = (centre.path / "app" / "index").glob("0*")
    (kept / "columns.npy").write_bytes(b"nothing")
    assert Standing(centre).answer(BILLING) == said


def test_a_new_run_comes_into_sight_and_the_old_index_goes(centre, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_LOOKED_EVERY", 0.0)
    standing = Standing(centre)
    assert (standing.run, standing.answer(BILLING).contacts) == (1, 12)
    run_over(centre, tmp_path / "b.jsonl", *some(24, 44))
    deadline = time.monotonic() + 30
    while standing.run == 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert standing.run == 2
    assert standing.answer(BILLING).contacts == 22
    assert standing.line("c-30") is not None
    assert len(list((centre.path / "app" / "index").glob("0*"))) == 1


def test_other_settings_make_another_index(centre):
    def kept() -> list[str]:
        return [path.name for path in (centre.path / "app" / "index").glob("0*")]

    Standing(centre).prepare()
    first, settings = kept(), centre.path / "wellspent.toml"
    settings.write_text(settings.read_text().replace("repeat_days = 7", "repeat_days = 3"))
    Standing(open_workspace(centre.path)).prepare()
    assert len(kept()) == 1
    assert kept() != first


def test_many_who_ask_the_same_at_once_wait_for_one_answer():
    memory, worked = Memory(4), []
    begun = threading.Barrier(8)

    def work() -> int:
        worked.append(1)
        time.sleep(0.05)
        return 7

    answers = []

    def ask() -> None:
        begun.wait()
        answers.append(memory.recall("it", work))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [7] * 8
    assert worked == [1]


def test_what_could_not_be_answered_is_tried_again():
    memory = Memory(4)
    with pytest.raises(ZeroDivisionError):
        memory.recall("it", lambda: 1 // 0)
    assert memory.recall("it", lambda: 2) == 2


def test_the_answer_that_nobody_asked_for_the_longest_goes_first():
    memory = Memory(2)
    for question in ("a", "b", "a", "c"):
        memory.recall(question, lambda: 1)
    assert memory.recall("a", lambda: 2) == 1
    assert memory.recall("b", lambda: 2) == 2
