"""What the readers of plain, subtitle and speech-to-text transcripts share.

Such a file is one contact; its id is the file's name without its endings. It names
speakers in its own words, and the settings say who they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Channel, Speaker
from wellspent.readers.files import shown
from wellspent.readers.records import Flaw, Unusable
from wellspent.readers.values import ReaderSettingsInvalid, channel_of, speaker_named, table_of

__all__ = ["channel_set", "name_before_colon", "named_or_unusable", "stem_of"]

_LONGEST_NAME: Final = 40


def stem_of(path: Path) -> str:
    """The id of the contact in a file: its name without `.gz` and without its ending."""
    name = shown(Path(path.name))
    name = name[:-3] if name.lower().endswith(".gz") else name
    return Path(name).stem or name


def channel_set(
    settings: Mapping[str, Any], form: str, otherwise: Channel | None
) -> Channel | None:
    """The channel that the settings give all contacts of a form.

    Raises `ReaderSettingsInvalid` for one that does not exist.
    """
    flaws: list[Flaw] = []
    channel = channel_of(table_of(settings, form).get("channel"), "channel", flaws)
    if flaws:
        raise ReaderSettingsInvalid(form, "names a channel that does not exist", flaws[0].remedy)
    return channel or otherwise


def name_before_colon(line: str) -> tuple[str, str] | None:
    """What stands before the first colon of a line, and after; None where no name can be."""
    name, colon, rest = line.partition(":")
    name = name.strip()
    can_be = colon and name and len(name) <= _LONGEST_NAME and name[0].isalpha()
    return (name, rest.strip()) if can_be else None


def named_or_unusable(name: Any, speakers: Mapping[str, Speaker], what: str, form: str) -> Speaker:
    """Who speaks by this name; raises `Unusable` where the settings do not say."""
    speaker = speaker_named(name, speakers)
    if speaker is None:
        raise Unusable(
            f"the speaker of {what} is not known",
            f'Name every speaker in [readers.{form}.speakers], such as "Speaker 1" = "agent".',
        )
    return speaker
