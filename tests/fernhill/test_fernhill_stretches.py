"""A large synthetic centre: as many turns as were asked for, each contact once, in order."""

from __future__ import annotations

from itertools import islice

import pytest

from wellspent import read
from wellspent.fernhill import stretches as large
from wellspent.fernhill.stretches import stretches, write_stretches


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch):
    monkeypatch.setattr(large, "_CONTACTS", 12)


def test_a_stretch_follows_the_one_before_with_contacts_of_its_own():
    first, second = islice(stretches(), 2)
    assert max(one.began for one in first) < min(one.began for one in second)
    assert not {one.id for one in first} & {one.id for one in second}
    assert not {one.customer for one in first} & {one.customer for one in second}


def test_as_many_turns_are_written_as_were_asked_for(tmp_path):
    written = write_stretches(tmp_path / "files", 500)
    contacts = read(tmp_path / "files", "jsonl").contacts
    assert written == sum(len(one.turns) for one in contacts)
    assert 500 <= written < 500 + max(len(one.turns) for one in contacts)
    assert "fictional = true" in (tmp_path / "files" / "wellspent.toml").read_text()


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        write_stretches(tmp_path / name, 300)
    one, other = (sorted((tmp_path / name).iterdir()) for name in ("one", "other"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
