"""The readers on conversations that nobody here wrote."""

import pytest

from wellspent.readers import read

SERVICE_CHATS = 3095  # complete STAR chats whose tasks are not the games trivia and spaceship


@pytest.fixture(scope="module")
def star(request):
    folder = request.config.rootpath.parent / "shared" / "corpora" / "star"
    if not folder.is_dir():
        pytest.skip("the reference data (../shared) are not beside this repository")
    return read(folder / "dev.jsonl.gz", "jsonl")


def is_service(contact) -> bool:
    game = any(word in (contact.reason or "") for word in ("trivia", "spaceship"))
    return contact.attributes["completion"] == "Complete" and not game


def test_every_star_service_chat_is_imported_without_a_problem(star):
    assert star.problems == ()
    assert sum(map(is_service, star)) == SERVICE_CHATS


def test_star_chats_have_agents_times_and_work_in_the_tool(star):
    chats = [contact for contact in star if is_service(contact)]
    assert all(chat.agent and chat.customer and chat.began and chat.typed for chat in chats)
    states = [state for chat in chats for state in chat.states]
    assert {state.kind for state in states} == {"tool"}
    assert all(state.end is None or state.start <= state.end for state in states)


def test_no_script_of_star_reaches_a_contact(star):
    assert not any("[instruction" in repr(contact) for contact in star)


def test_primock57_is_imported_whole(shared):
    reading = read(shared / "corpora" / "primock57" / "dev.jsonl.gz")
    assert (len(reading), reading.problems) == (29, ())
    assert all(turn.end is not None for contact in reading for turn in contact.turns)


def test_the_gold_conversations_are_imported_without_a_problem(shared):
    reading = read([shared / "gold" / "sample", shared / "gold" / "written"], "jsonl")
    assert (len(reading), reading.problems) == (324, ())
    assert {state.kind for contact in reading for state in contact.states} == {
        "hold", "tool", "knowledge", "transfer", "wrap",
    }  # fmt: skip
