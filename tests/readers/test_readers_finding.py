"""Which files are read, by which reader, and the errors of whoever names the wrong ones."""

import gzip
import subprocess
import sys
from itertools import islice

import pytest
from reader_examples import PLAIN, contact_lens, json_lines, star_dialogue, two_turns, written

from wellspent.contacts import Contact
from wellspent.errors import (
    FileUnreadable,
    FormatUnknown,
    NothingFound,
)
from wellspent.readers import Reading, forms, read, read_each


def test_a_reading_iterates_and_counts_its_contacts():
    reading = Reading((Contact("a", ()), Contact("b", ())), ())
    assert [contact.id for contact in reading] == ["a", "b"]
    assert len(reading) == 2


def test_a_folder_is_read_to_its_depths_in_the_order_of_names(tmp_path):
    files = {"b/2.txt": PLAIN, "a/b/1.txt": PLAIN, ".hidden/3.txt": PLAIN, "b/.4.txt": PLAIN}
    assert [contact.id for contact in read(written(tmp_path, files))] == ["1", "2"]


def test_several_forms_in_one_folder_are_read_each_by_its_own(tmp_path):
    files = {"1.json": star_dialogue(1), "2.json": contact_lens(), "3.txt": PLAIN}
    reading = read(written(tmp_path, files))
    assert sorted(contact.id for contact in reading) == ["3", "c-1", "star-1"]


def test_a_file_that_no_reader_knows_is_told_among_others_and_an_error_alone(tmp_path):
    folder = written(tmp_path, {"3.txt": PLAIN, "notes.pdf": "x", "other.json": '{"a": 1}'})
    reading = read(folder)
    assert len(reading) == 1
    assert ["of no format that is known" in problem.found for problem in reading.problems] == [
        True
    ] * 2
    with pytest.raises(FormatUnknown, match="--as and one of: abcd"):
        read(folder / "notes.pdf")


def test_a_form_that_is_named_is_used_whatever_the_file_is_called(tmp_path):
    path = written(tmp_path, {"export.dat": json_lines(two_turns("a"))}) / "export.dat"
    assert len(read(path, "jsonl")) == 1


def test_several_paths_are_read_in_their_order(tmp_path):
    folder = written(tmp_path, {"a.txt": PLAIN, "b.txt": PLAIN})
    reading = read([str(folder / "b.txt"), folder / "a.txt"], "plain")
    assert [contact.id for contact in reading] == ["b", "a"]


def test_one_id_in_two_forms_is_told(tmp_path):
    files = {"same.txt": PLAIN, "a.jsonl": json_lines(two_turns("same"))}
    reading = read(written(tmp_path, files))
    assert len(reading) == 1
    assert "id of an earlier one" in reading.problems[0].found


def test_what_is_not_there_or_empty_is_an_error(tmp_path):
    with pytest.raises(FileUnreadable, match="no such file"):
        read(tmp_path / "nothing.jsonl")
    with pytest.raises(NothingFound, match="holds no conversations"):
        read(tmp_path)
    with pytest.raises(NothingFound, match="of this format"):
        read(written(tmp_path, {"a.txt": PLAIN}), "jsonl")
    with pytest.raises(FormatUnknown, match="No reader is called 'excel'"):
        read(tmp_path, "excel")


def test_damaged_gzip_is_an_error_alone_and_a_problem_among_others(tmp_path):
    whole = gzip.compress(json_lines(two_turns("a")).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole)
    (tmp_path / "b.jsonl.gz").write_bytes(whole[:-12])
    reading = read(tmp_path)
    assert (len(reading), len(reading.problems)) == (1, 1)
    with pytest.raises(FileUnreadable, match="gzip data are damaged"):
        read(tmp_path / "b.jsonl.gz")


def test_reading_one_at_a_time_reads_no_further_than_asked(tmp_path):
    good = json_lines(*(two_turns(n) for n in range(3)))
    path = written(tmp_path, {"a.jsonl": good + "{broken\n"}) / "a.jsonl"
    assert [item.id for item in islice(read_each(path), 3)] == ["0", "1", "2"]


def test_importing_the_readers_loads_nothing_heavy():
    heavy = ["pyarrow", "numpy", "jsonschema", "duckdb", "importlib.metadata", "csv"]
    code = f"import sys, wellspent.readers; print([m for m in {heavy!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_forms_are_those_that_the_documentation_names(pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "readers.md").read_text(encoding="utf-8")
    named = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(name for name in named if name in forms()) == sorted(forms())


def test_a_file_that_may_not_be_read_is_an_error(tmp_path, monkeypatch):
    path = written(tmp_path, {"a.jsonl": json_lines(two_turns("a"))}) / "a.jsonl"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(FileUnreadable, match="permission denied"):
        read(path, "jsonl")
