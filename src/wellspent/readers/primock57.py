"""PriMock57 as it is downloaded: two Praat TextGrids a consultation, one a channel.

`transcripts/day1_consultation01_doctor.TextGrid` and `…_patient.TextGrid` make one
contact: the doctor is the agent, the patient the customer. Times are rounded to
milliseconds. The clinicians' notes (`notes/*.json`) are recognised and not read: they
are free text about a patient, which nobody redacts.

Source: https://github.com/babylonhealth/primock57, CC BY 4.0;
Praat's TextGrid: https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.errors import Problem
from wellspent.readers.files import base_name, head_of, text_of
from wellspent.readers.records import Flaw, Found, Unusable, left_out, one_by_one, record
from wellspent.readers.transcripts import stem_of
from wellspent.readers.values import clean, span

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".textgrid", ".json")

_ENDINGS: Final[dict[str, Speaker]] = {"_doctor": "agent", "_patient": "customer"}
_NUMBER: Final = r"([0-9]{1,12}(?:\.[0-9]{1,30})?)"
_INTERVAL: Final = re.compile(
    rf'xmin = {_NUMBER}\s+xmax = {_NUMBER}\s+text = "((?:[^"]|"")*)"', re.ASCII
)
_SIZE: Final = re.compile(r"intervals: size = (\d{1,9})", re.ASCII)
_XMAX: Final = re.compile(rf"xmax = {_NUMBER}", re.ASCII)


def looks_like(path: Path) -> bool:
    """Whether the file is a TextGrid of the corpus or one of its notes."""
    if base_name(path).endswith(".textgrid"):
        return True
    return '"presenting_complaint"' in head_of(path) and '"consultation"' in head_of(path)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files, one of two channels, and the problems; no settings."""
    del settings
    pairs: dict[Path, dict[Speaker, Path]] = {}
    for file in files:
        if base_name(file).endswith(".json"):
            continue
        ending, speaker = _channel(file)
        if speaker is None:
            remedy = "Name it …_doctor.TextGrid or …_patient.TextGrid."
            yield left_out(file, None, "the name does not say whose channel it is", remedy)
        else:
            place = file.parent / stem_of(file).removesuffix(ending)
            pairs.setdefault(place, {})[speaker] = file
    by_first = {next(iter(pair.values())): pair for pair in pairs.values()}
    yield from one_by_one(list(by_first), lambda first: _read_pair(by_first[first]))


def _channel(file: Path) -> tuple[str, Speaker | None]:
    name = stem_of(file)
    return next(((end, who) for end, who in _ENDINGS.items() if name.endswith(end)), ("", None))


def _read_pair(pair: Mapping[Speaker, Path]) -> Iterator[Found]:
    first = next(iter(pair.values()))
    texts = {speaker: text_of(path) for speaker, path in pair.items()}
    name = stem_of(first).removesuffix(_channel(first)[0])
    return record(first, None, partial(_contact, name, texts))


def _contact(name: str, texts: Mapping[Speaker, str], flaws: list[Flaw]) -> Contact:
    missing = [who for who, speaker in (("doctor", "agent"), ("patient", "customer"))
               if speaker not in texts]  # fmt: skip
    if missing:
        raise Unusable(f"the channel of the {missing[0]} is missing", "Name both TextGrids.")
    turns = [turn for who, text in texts.items() for turn in _turns(text, who, flaws)]
    turns.sort(key=lambda turn: (turn.start, turn.speaker != "agent"))
    length = max(float(match) for text in texts.values() for match in _XMAX.findall(text))
    return Contact(
        id=f"primock57-{name}",
        turns=tuple(turns),
        source="babylonhealth/primock57",
        channel="voice",
        attributes={"duration_s": f"{length:g}"},
    )


def _turns(text: str, speaker: Speaker, flaws: list[Flaw]) -> Iterator[Turn]:
    """The intervals in which something was said; the others are silence."""
    intervals = _INTERVAL.findall(text)
    if not intervals:
        raise Unusable(f"the {speaker}'s file has no intervals", "Save it as a long TextGrid.")
    stated = sum(int(size) for size in _SIZE.findall(text))
    if stated != len(intervals):
        what = f"the {speaker}'s file states {stated} intervals and {len(intervals)} can be read"
        flaws.append(Flaw(what, "Save it as a long TextGrid again."))
    for number, (start, end, words) in enumerate(intervals, start=1):
        said = clean(words.replace('""', '"').strip(), f"interval {number}", flaws)
        if said:
            times = span(round(float(start), 3), round(float(end), 3), f"interval {number}", flaws)
            yield Turn(speaker, said, *times)
