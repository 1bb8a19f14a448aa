"""A recording is heard by those who may, from any second on, and nothing else is ever sent."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from auditlog.models import LogEntry
from examples.lines import line_within
from examples.of_contacts import recording, synthetic_sound

from wellspent.web.access.scope import standing
from wellspent.web.contacts.recordings import find_recording, send_recording


@pytest.fixture
def line(people):
    return line_within(people["analyst"])


@pytest.fixture
def address(people, line):
    recording(people, line)
    return f"/recordings/wav/{line.contact}"


@pytest.fixture
def folder(centre):
    made = Path(centre) / "recordings"
    made.mkdir(exist_ok=True)
    return made


def record_of(line, **attributes):
    record = standing().read(line.contact)
    return replace(record, contact=record.contact | {"attributes": json.dumps(attributes)})


def test_the_page_has_a_player_only_where_there_is_a_recording(signed_in, line, address, folder):
    with_it = signed_in("analyst").get(f"/contacts/{line.contact}").content.decode()
    (folder / f"{quote(line.contact, safe='')}.wav").unlink()
    without = signed_in("analyst").get(f"/contacts/{line.contact}").content.decode()
    assert f'src="{address}"' in with_it
    assert "Play from" in with_it
    assert "<audio" not in without
    assert "Play from" not in without


def test_a_recording_is_sent_whole_and_kept_nowhere(signed_in, address):
    answer = signed_in("analyst").get(address)
    assert answer.status_code == 200
    assert answer.content == synthetic_sound()
    assert answer["Content-Type"] == "audio/wav"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("asked", "span"),
    [("bytes=0-", (0, None)), ("bytes=0-0", (0, 1)), ("bytes=100-199", (100, 200)), ("bytes=-50", (-50, None)), ("bytes=4000-999999999", (4000, None))],
)  # fmt: skip
def test_a_player_can_seek(signed_in, address, asked, span):
    sound = synthetic_sound()
    answer = signed_in("analyst").get(address, headers={"Range": asked})
    first, after, _ = slice(*span).indices(len(sound))
    assert answer.status_code == 206
    assert answer.content == sound[first:after]
    assert answer["Content-Range"] == f"bytes {first}-{after - 1}/{len(sound)}"


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(signed_in, address, asked):
    answer = signed_in("analyst").get(address, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(synthetic_sound())}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=" + "9" * 5000 + "-"])  # fmt: skip
def test_what_is_no_range_is_answered_whole(signed_in, address, asked):
    assert signed_in("analyst").get(address, headers={"Range": asked}).status_code == 200


def test_a_long_range_comes_in_pieces_that_join(folder, line):
    sound = os.urandom(5_000_000)
    (folder / "long.wav").write_bytes(sound)
    found = find_recording(record_of(line, recording="long.wav"))
    heard = b""
    while len(heard) < len(sound):
        heard += send_recording(found, f"bytes={len(heard)}-").content
    assert heard == sound


def test_who_listens_is_recorded_once_and_not_at_every_seek(signed_in, line, address):
    client = signed_in("analyst")
    for asked in ("bytes=0-", "bytes=500-", "bytes=100-"):
        client.get(address, headers={"Range": asked})
    kept = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    assert [(one.object_pk, one.additional_data) for one in kept] == [
        (line.contact, {"where": "recording"})
    ]


@pytest.mark.parametrize(
    "name",
    ["../wellspent.toml", "../outside.wav", "/etc/passwd", "..", "", "sub/../../outside.wav", "link.wav", "linked/outside.wav", "notes.txt", "x" * 5000 + ".wav", "nul\0.wav"],
)  # fmt: skip
def test_nothing_outside_the_folder_of_recordings_is_a_recording(folder, line, name):
    (folder.parent / "outside.wav").write_bytes(b"secret")
    (folder / "notes.txt").write_text("not a sound")
    for link, target in (("link.wav", "../outside.wav"), ("linked", "..")):
        if not (folder / link).is_symlink():
            (folder / link).symlink_to(target)
    own = folder / f"{quote(line.contact, safe='')}.wav"
    own.unlink(missing_ok=True)
    assert find_recording(record_of(line, recording=name)) is None


def test_a_recording_may_be_named_by_the_contact(folder, line):
    (folder / "2026").mkdir(exist_ok=True)
    (folder / "2026" / "call 7.WAV").write_bytes(synthetic_sound())
    found = find_recording(record_of(line, recording="2026/call 7.WAV"))
    assert found is not None
    assert found.suffix == "wav"


@pytest.mark.parametrize("contact", ["a/b c", "../x", "ä?#%", "."])
def test_an_id_is_made_safe_for_the_name_of_its_file(folder, line, contact):
    record = record_of(line)
    (folder / f"{quote(contact, safe='')}.ogg").write_bytes(b"OggS")
    found = find_recording(replace(record, contact=record.contact | {"contact": contact}))
    assert found is not None
    assert found.path.parent == folder.resolve()


@pytest.mark.usefixtures("address")
def test_a_recording_of_another_kind_is_not_there(signed_in, line):
    assert signed_in("analyst").get(f"/recordings/mp3/{line.contact}").status_code == 404
