"""Single foreign values as ours: text, seconds, moments, speakers, channels.

Each takes the list of flaws of its record. A value that cannot be used becomes
None (or is mended) and is noted there; nothing raises but `required_*`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast

from wellspent.contacts import CHANNELS, SPEAKERS, Channel, Speaker
from wellspent.errors import BadInput
from wellspent.readers.records import Flaw, Unusable

__all__ = [
    "ReaderSettingsInvalid",
    "channel_of",
    "clean",
    "json_value",
    "kind_of",
    "moment",
    "moment_of_unix",
    "optional_text",
    "required_id",
    "required_list",
    "required_object",
    "required_text",
    "scalar_text",
    "seconds",
    "span",
    "speaker_named",
    "speakers_of",
    "table_of",
]

_AGENT_WORDS: Final = (
    "agent", "adviser", "advisor", "associate", "clerk", "consultant", "csr", "doctor",
    "employee", "operator", "rep", "representative", "specialist", "staff", "support",
)  # fmt: skip
_CUSTOMER_WORDS: Final = (
    "caller", "client", "consumer", "customer", "enduser", "guest", "member", "patient",
    "user", "visitor",
)  # fmt: skip
_SYSTEM_WORDS: Final = ("bot", "chatbot", "ivr", "system", "virtual agent", "virtual assistant")
_SPEAKER_OF: Final[dict[str, Speaker]] = {
    **dict.fromkeys(_AGENT_WORDS, "agent"),
    **dict.fromkeys(_CUSTOMER_WORDS, "customer"),
    **dict.fromkeys(_SYSTEM_WORDS, "system"),
}
_CHANNEL_OF: Final[dict[str, Channel]] = {
    **{channel: channel for channel in CHANNELS},
    "call": "voice", "phone": "voice", "telephone": "voice", "e-mail": "email", "mail": "email",
    "webchat": "chat", "sms": "message", "whatsapp": "message", "messaging": "message",
}  # fmt: skip
# half of a surrogate pair, which no UTF-8 file can hold, and the null character
_UNWRITABLE: Final = re.compile("[\ud800-\udfff\x00]")
_ESCAPED: Final = re.compile(r"\\u(?:d[89a-f]|0000)", re.IGNORECASE)


class ReaderSettingsInvalid(BadInput):
    """A `[readers.<form>]` table of the settings that a reader cannot use."""

    def __init__(self, form: str, what: str, remedy: str) -> None:
        """`what` says what stands there, after "[readers.<form>]"."""
        super().__init__(f"[readers.{form}] {what}.", remedy)


def table_of(settings: Mapping[str, Any], form: str, *keys: str) -> Mapping[str, Any]:
    """The settings table of a form, or one inside it; empty where there is none.

    Raises `ReaderSettingsInvalid` where something else stands in its place.
    """
    table: Any = settings
    for key in (form, *keys):
        table = table.get(key, {})
        if not isinstance(table, Mapping):
            what = f"has a value and no table at '{key}'"
            raise ReaderSettingsInvalid(form, what, f"Write a table: {key} = {{ … }}.")
    return cast("Mapping[str, Any]", table)


def speakers_of(settings: Mapping[str, Any], form: str) -> dict[str, Speaker]:
    """Who each foreign speaker name is, in lower case: the settings' own, then common words.

    Raises `ReaderSettingsInvalid` for a role that is not agent, customer or system.
    """
    named = table_of(settings, form, "speakers")
    for word, role in named.items():
        if role not in SPEAKERS:
            what = f"maps the speaker '{word}' to {role!r}"
            raise ReaderSettingsInvalid(form, what, f"Use one of: {', '.join(SPEAKERS)}.")
    return _SPEAKER_OF | {word.strip().lower(): cast("Speaker", r) for word, r in named.items()}


def speaker_named(name: Any, speakers: Mapping[str, Speaker]) -> Speaker | None:
    """Who speaks by this name, or None where nobody is known by it."""
    return speakers.get(str(name).strip().lower()) if isinstance(name, str | int) else None


def kind_of(value: Any) -> str:
    """What a JSON value is, in words that quote nothing of it."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (type(None), "null"), (bool, "true or false"), ((int, float), "a number"),
        (str, "text"), (list, "a list"), (dict, "an object"),
    )  # fmt: skip
    return next((words for kind, words in kinds if isinstance(value, kind)), "something else")


def json_value(text: str, flaws: list[Flaw]) -> Any:
    """The value that this JSON text states; `NaN` and `1e999` come back as such numbers.

    Characters that no table can hold, which JSON can escape, are replaced by U+FFFD
    wherever they stand, and noted once. Raises `Unusable` for text that is not JSON,
    nested too deeply, or with a number too long.
    """
    remedy = "Write the record again, or leave it out."
    try:
        value = json.loads(text)
        return _writable(value, flaws) if _ESCAPED.search(text) else value
    except json.JSONDecodeError as error:
        what = f"the record is not JSON (line {error.lineno}, column {error.colno})"
        raise Unusable(what, remedy) from None
    except RecursionError:
        raise Unusable("the record is nested too deeply", remedy) from None
    except ValueError:
        raise Unusable("the record holds a number of too many digits", remedy) from None


def _writable(value: Any, flaws: list[Flaw]) -> Any:
    """The value with all its texts clean; one flaw for all of them."""
    found: list[Flaw] = []
    mended = _cleaned(value, found)
    if found:
        what = f"the record holds half or null characters in {len(found)} place(s), now U+FFFD"
        flaws.append(Flaw(what, "Export it again as UTF-8 if they matter."))
    return mended


def _cleaned(value: Any, found: list[Flaw]) -> Any:
    if isinstance(value, str):
        return clean(value, "", found)
    if isinstance(value, list):
        return [_cleaned(entry, found) for entry in value]
    if isinstance(value, dict):
        return {clean(key, "", found): _cleaned(entry, found) for key, entry in value.items()}
    return value


def required_object(value: Any, what: str) -> dict[str, Any]:
    """The JSON value, which must be an object; raises `Unusable`."""
    if not isinstance(value, dict):
        raise Unusable(f"{what} is {kind_of(value)} and not an object", "Mend or remove it.")
    return value


def required_list(value: Any, what: str) -> list[Any]:
    """The JSON value, which must be a list; raises `Unusable`."""
    if not isinstance(value, list):
        raise Unusable(f"{what} is {kind_of(value)} and not a list", "Mend or remove it.")
    return value


def required_id(value: Any, what: str, flaws: list[Flaw]) -> str:
    """The id as text; numbers are taken as text. Raises `Unusable` where there is none."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.strip():
        found = "missing" if value is None else f"{kind_of(value)} that cannot be an id"
        raise Unusable(f"{what} is {found}", "Give the record an id: text or a whole number.")
    return clean(text.strip(), what, flaws)


def required_text(value: Any, what: str, flaws: list[Flaw]) -> str:
    """The JSON value, which must be text, mended where no table can hold it; raises `Unusable`."""
    if not isinstance(value, str):
        raise Unusable(f"{what} is {kind_of(value)} and not text", "Mend or remove it.")
    return clean(value, what, flaws)


def clean(text: str, what: str, flaws: list[Flaw]) -> str:
    """The text with characters that no table can hold replaced by U+FFFD, and noted."""
    mended, times = _UNWRITABLE.subn("\ufffd", text)
    if times:
        found = f"{what} holds {times} half or null character(s), now U+FFFD"
        flaws.append(Flaw(found, "Export it again as UTF-8 if they matter."))
    return mended


def optional_text(value: Any, what: str, flaws: list[Flaw]) -> str | None:
    """A value as text; None where it is missing or empty, or (noted) a list or an object."""
    if value is None:
        return None
    text = scalar_text(value)
    if text is None:
        flaws.append(Flaw(f"{what} is {kind_of(value)} and not text", "Give it as text."))
        return None
    return clean(text, what, flaws).strip() or None


def scalar_text(value: Any) -> str | None:
    """Text, a number or true/false as text; None for anything else."""
    if isinstance(value, str):
        return value
    is_scalar = isinstance(value, bool | int | float)
    return json.dumps(value) if is_scalar else None


def seconds(
    value: Any, what: str, flaws: list[Flaw], unit: float = 1.0, least: float = 0.0
) -> float | None:
    """A moment in seconds from the beginning; None where it is missing or (noted) unusable.

    `unit` is what the value counts in: 0.001 for milliseconds. Below `least` it
    is unusable: only queueing comes before the beginning.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        flaws.append(Flaw(f"{what} is {kind_of(value)} and not a number", "Give seconds."))
        return None
    try:
        number = float(value) * unit
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or number < least:
        found = "negative" if number < least else "not a finite number"
        flaws.append(Flaw(f"{what} is {found}", "Give seconds from the beginning."))
        return None
    return number if unit == 1.0 else round(number, 6)


def span(
    start: float | None, end: float | None, what: str, flaws: list[Flaw]
) -> tuple[float | None, float | None]:
    """Start and end; the end is dropped, and noted, where it comes before the start."""
    if start is not None and end is not None and end < start:
        flaws.append(Flaw(f"{what} ends before it starts", "Check its times; the end is unknown."))
        return start, None
    return start, end


def moment(value: Any, what: str, flaws: list[Flaw]) -> datetime | None:
    """An ISO 8601 moment as naive UTC; without an offset it counts as UTC.

    None where it is missing or (noted) unusable.
    """
    if value is None or value == "":
        return None
    try:
        return _naive_utc(datetime.fromisoformat(value.strip()))
    except (AttributeError, TypeError, ValueError, OverflowError):
        flaws.append(Flaw(f"{what} is no moment", "Write it as 2025-03-31T14:05:00Z."))
        return None


def moment_of_unix(value: Any, what: str, flaws: list[Flaw], unit: float = 1.0) -> datetime | None:
    """A count since 1970 as naive UTC; None where it is missing or (noted) unusable."""
    since = seconds(value, what, flaws, unit)
    if since is None:
        return None
    try:
        return _naive_utc(datetime.fromtimestamp(since, tz=UTC))
    except (OverflowError, ValueError, OSError):
        flaws.append(Flaw(f"{what} lies outside the calendar", "Give seconds since 1970."))
        return None


def channel_of(value: Any, what: str, flaws: list[Flaw]) -> Channel | None:
    """The channel by this name; None where it is missing or (noted) not one of ours."""
    if value is None or value == "":
        return None
    channel = _CHANNEL_OF.get(value.strip().lower()) if isinstance(value, str) else None
    if channel is None:
        flaws.append(Flaw(f"{what} is no channel", f"Use one of: {', '.join(CHANNELS)}."))
    return channel


def _naive_utc(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when
