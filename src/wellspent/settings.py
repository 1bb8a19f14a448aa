"""What a centre calls things and what they cost: its `wellspent.toml`, read and checked."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from wellspent.errors import WellspentError

__all__ = ["JudgeSettings", "QualitySettings", "Settings", "SettingsInvalid", "parse_settings"]


class SettingsInvalid(WellspentError):
    """A `wellspent.toml` that cannot be used as it is."""

    def __init__(self, what: str, remedy: str) -> None:
        """`what` names the offending line or key."""
        super().__init__(f"wellspent.toml {what}.", remedy)


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """The language model that is the second judge, and the most it may take; `[judge]`.

    `endpoint` is an OpenAI-compatible address, which often ends in `/v1`. With `together` all
    questions about a contact go in one request, which larger models manage. Prices are per
    million tokens in the centre's currency. `money`, `seconds` and `contacts` are the budget
    of one command; None is no limit. The key never stands here: it is WELLSPENT_JUDGE_KEY.
    """

    endpoint: str = ""
    model: str = ""
    together: bool = False
    price_read: float | None = None
    price_written: float | None = None
    money: float | None = None
    seconds: float | None = None
    contacts: int | None = None
    timeout_seconds: float = 120.0
    retries: int = 2


@dataclass(frozen=True, slots=True)
class QualitySettings:
    """How disputes run, and what counts as below standard; `[quality]`.

    An evaluation can be disputed, and a first decision taken further, within `dispute_days`;
    a dispute that waits longer than `review_days` is overdue. `standard` is the percentage
    below which a score counts as below standard.
    """

    dispute_days: int = 14
    review_days: int = 7
    standard: float = 80.0


@dataclass(frozen=True, slots=True)
class Settings:
    """A centre's own words and figures; None where the centre has not said.

    `cost_per_hour` is what one agent's hour costs, in `currency`. A contact is
    repeated when the same customer comes back within `repeat_days`. `csat` is
    the survey question that the report shows, and `csat_good` the lowest score
    that counts as satisfied. `seed` draws the conversations to check.
    """

    name: str = "Unnamed centre"
    fictional: bool = False
    currency: str = "EUR"
    cost_per_hour: float | None = None
    repeat_days: int = 7
    csat: str = "csat"
    csat_good: float = 4.0
    seed: int = 1
    readers: Mapping[str, Any] = field(default_factory=dict)
    judge: JudgeSettings = field(default_factory=JudgeSettings)
    quality: QualitySettings = field(default_factory=QualitySettings)


def parse_settings(text: str) -> Settings:
    """The settings that this TOML text states.

    The tables `[centre]`, `[judge]`, `[quality]` and `[readers.<format>]` are read; every key may
    be left out.

    Raises `SettingsInvalid` for broken TOML, a key that does not exist, or a
    value of another type.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"is not TOML: {error}", "Mend that line.") from None
    for name in _TABLES:
        if not isinstance(document.get(name, {}), dict):
            raise SettingsInvalid(
                f"sets {name} = {document[name]!r}", f"Make it a table: [{name}]."
            )
    centre, judge = document.get("centre", {}), document.get("judge", {})
    quality = document.get("quality", {})
    _refuse_unknown("[centre]", centre, [f.name for f in fields(Settings) if f.name not in _TABLES])
    _refuse_unknown("[judge]", judge, [f.name for f in fields(JudgeSettings)])
    _refuse_unknown("[quality]", quality, [f.name for f in fields(QualitySettings)])
    _refuse_unknown("the top level", document, list(_TABLES))
    return Settings(
        **{key: _checked(key, value) for key, value in centre.items()},
        readers=document.get("readers", {}),
        judge=JudgeSettings(**{key: _checked(key, value) for key, value in judge.items()}),
        quality=QualitySettings(**{key: _checked(key, value) for key, value in quality.items()}),
    )


_TABLES = ("centre", "readers", "judge", "quality")

_KINDS: Mapping[str, tuple[type, ...]] = {
    "name": (str,), "fictional": (bool,), "currency": (str,), "cost_per_hour": (int, float),
    "repeat_days": (int,), "csat": (str,), "csat_good": (int, float), "seed": (int,),
    "endpoint": (str,), "model": (str,), "together": (bool,), "price_read": (int, float),
    "price_written": (int, float), "money": (int, float), "seconds": (int, float),
    "contacts": (int,), "timeout_seconds": (int, float), "retries": (int,),
    "dispute_days": (int,), "review_days": (int,), "standard": (int, float),
}  # fmt: skip

_POSITIVE = (
    "cost_per_hour", "repeat_days", "money", "seconds", "contacts", "timeout_seconds",
    "dispute_days", "review_days",
)  # fmt: skip
_WINDOWS = ("dispute_days", "review_days")
_PERCENT = ("standard",)
_NOT_NEGATIVE = ("price_read", "price_written", "retries")


def _refuse_unknown(place: str, table: Mapping[str, Any], known: list[str]) -> None:
    for key in table:
        if key not in known:
            raise SettingsInvalid(
                f"has the key '{key}' in {place}, which does not exist",
                f"Use one of: {', '.join(known)}.",
            )


def _checked(key: str, value: Any) -> Any:
    kinds = _KINDS[key]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        wanted = {str: "text in quotes", bool: "true or false"}.get(kinds[0], "a number")
        raise SettingsInvalid(f"sets {key} = {value!r}", f"Give {wanted}.")
    if key in _POSITIVE and isinstance(value, int | float) and not 0 < value < math.inf:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a number above 0.")
    if key in _NOT_NEGATIVE and isinstance(value, int | float) and not 0 <= value < math.inf:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give 0 or more.")
    if key in _WINDOWS and isinstance(value, int) and value > 3650:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give ten years, 3650, at most.")
    if key in _PERCENT and isinstance(value, int | float) and not 0 <= value <= 100:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a percentage from 0 to 100.")
    return value
