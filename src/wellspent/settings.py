"""What a centre calls things and what they cost: its `wellspent.toml`, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from wellspent.listening_settings import ListeningSettings, listening_settings_of
from wellspent.moments_settings import MomentSettings, moment_settings_of
from wellspent.setting_checks import SettingsInvalid, checked, refuse_unknown, table_at
from wellspent.worth_settings import (
    OutcomeSettings,
    RolloutSettings,
    WorthSettings,
    worth_settings_of,
)

__all__ = [
    "JudgeSettings",
    "ListeningSettings",
    "MomentSettings",
    "OutcomeSettings",
    "QualitySettings",
    "RolloutSettings",
    "SegmentWorth",
    "Settings",
    "SettingsInvalid",
    "StaffingSettings",
    "WorthSettings",
    "parse_settings",
]


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
class SegmentWorth:
    """What slow time is taken to be worth to the customers of one segment.

    That is the centre's own assumption, and marked as such wherever it counts. `slow_worth` is
    the money that slow time brings in a contact at its most; after `slow_seconds` 63 % of it is
    reached: value(x) = slow_worth × (1 − e^(−x / slow_seconds)).
    """

    slow_worth: float | None = None
    slow_seconds: float = 25.0


@dataclass(frozen=True, slots=True)
class StaffingSettings:
    """What a staffing plan has to keep, and what waiting costs; `[staffing]`.

    `target` is the share of contacts answered, in percent, and within how many seconds.
    `max_occupancy` is the most that agents may be busy; None is no limit. `shrinkage` is the share
    of paid time in which an agent is not there to answer. `patience_seconds` is how long customers
    wait on average before they give up; None: found from the intervals. `country` (two letters)
    knows its holidays. `waiting_per_hour` is what an hour of a customer's waiting costs,
    `abandonment` what one that gives up costs; None where the centre has not said. `friction_cut`
    is the share of friction that a story takes away. `shift_hours` are the lengths of shifts,
    `shift_grid_minutes` how far their beginnings lie apart. `slow_worth` and `slow_seconds` are
    as in `SegmentWorth`, for every segment without one of its own (`[staffing.segments.<name>]`).
    `pools` names queues that share their agents; where none is named, teams tell.
    """

    target: str = "80/20"
    max_occupancy: float | None = None
    shrinkage: float = 0.3
    patience_seconds: float | None = None
    country: str | None = None
    waiting_per_hour: float | None = None
    abandonment: float | None = None
    slow_worth: float | None = None
    slow_seconds: float = 25.0
    friction_cut: float = 0.4
    shift_hours: tuple[float, ...] = (8.0, 6.0, 4.0)
    shift_grid_minutes: int = 30
    segments: Mapping[str, SegmentWorth] = field(default_factory=dict)
    pools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def worth_of(self, segment: str | None) -> SegmentWorth:
        """What is assumed of one segment: its own, or what holds for every other."""
        return self.segments.get(segment or "", SegmentWorth(self.slow_worth, self.slow_seconds))


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
    staffing: StaffingSettings = field(default_factory=StaffingSettings)
    worth: WorthSettings = field(default_factory=WorthSettings)
    listening: ListeningSettings = field(default_factory=ListeningSettings)
    moments: MomentSettings = field(default_factory=MomentSettings)


def parse_settings(text: str) -> Settings:
    """The settings that this TOML text states.

    The tables `[centre]`, `[judge]`, `[quality]`, `[staffing]`, `[worth]`, `[listening]`,
    `[moments]` and `[readers.<format>]` are read; every key may be left out.

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
    quality, staffing = document.get("quality", {}), document.get("staffing", {})
    refuse_unknown("[centre]", centre, [f.name for f in fields(Settings) if f.name not in _TABLES])
    refuse_unknown("[judge]", judge, [f.name for f in fields(JudgeSettings)])
    refuse_unknown("[quality]", quality, [f.name for f in fields(QualitySettings)])
    refuse_unknown("[staffing]", staffing, [f.name for f in fields(StaffingSettings)])
    refuse_unknown("the top level", document, list(_TABLES))
    return Settings(
        **{key: checked(key, value) for key, value in centre.items()},
        readers=document.get("readers", {}),
        judge=JudgeSettings(**{key: checked(key, value) for key, value in judge.items()}),
        quality=QualitySettings(**{key: checked(key, value) for key, value in quality.items()}),
        staffing=StaffingSettings(**{key: _of_staffing(key, staffing[key]) for key in staffing}),
        worth=worth_settings_of(document.get("worth", {})),
        listening=listening_settings_of(document.get("listening", {})),
        moments=moment_settings_of(document.get("moments", {})),
    )


_TABLES = ("centre", "readers", "judge", "quality", "staffing", "worth", "listening", "moments")
_TARGET = re.compile(r"\d+(\.\d+)?/\d+(\.\d+)?")
_COUNTRY = re.compile(r"[A-Z]{2}")


def _of_staffing(key: str, value: Any) -> Any:
    """A value of `[staffing]` as it is kept: lists and tables of their own, and figures."""
    match key:
        case "pools":
            return _pools(table_at("[staffing.pools]", value))
        case "segments":
            named = table_at("[staffing.segments]", value)
            return {name: _worth(name, table_at(f"[staffing.segments.{name}]", one)) for name, one in named.items()}  # fmt: skip
        case "shift_hours":
            return _shift_hours(value)
    value = checked(key, value)
    if key == "target" and not _possible_target(value):
        raise SettingsInvalid(
            f"sets target = {value!r}",
            'Write percent and seconds, as in "80/20": 80 % answered within 20 seconds.',
        )
    if key == "country" and not _COUNTRY.fullmatch(value):
        raise SettingsInvalid(f"sets country = {value!r}", 'Give its two letters, as in "GB".')
    if key == "max_occupancy" and not 0 < value <= 1:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a share above 0, at most 1.")
    if key == "shrinkage" and not 0 <= value < 1:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a share from 0, below 1.")
    if key == "friction_cut" and not 0 <= value <= 1:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give a share from 0 to 1.")
    if key == "shift_grid_minutes" and 1440 % value:
        raise SettingsInvalid(f"sets {key} = {value!r}", "Give minutes that divide a day, as 30.")
    return value


def _possible_target(text: str) -> bool:
    return bool(_TARGET.fullmatch(text)) and 0 < float(text.split("/", maxsplit=1)[0]) < 100


def _worth(segment: str, table: dict[str, Any]) -> SegmentWorth:
    names = [f.name for f in fields(SegmentWorth)]
    refuse_unknown(f"[staffing.segments.{segment}]", table, names)
    return SegmentWorth(**{key: checked(key, value) for key, value in table.items()})


def _pools(table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Each pool with its queues; a queue is in one of them."""
    pool_of: dict[str, str] = {}
    for pool, queues in table.items():
        if not isinstance(queues, list) or not all(isinstance(one, str) for one in queues):
            raise SettingsInvalid(
                f"sets {pool} = {queues!r} in [staffing.pools]",
                'Give the names of its queues, as in ["billing", "refunds"].',
            )
        for queue in queues:
            if pool_of.setdefault(queue, pool) != pool:
                raise SettingsInvalid(
                    f"has the queue '{queue}' in the pools '{pool_of[queue]}' and '{pool}'",
                    "Leave it in one of them.",
                )
    return {pool: tuple(queues) for pool, queues in table.items()}


def _shift_hours(value: Any) -> tuple[float, ...]:
    hours = value if isinstance(value, list) else []
    if not hours or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and 0 < one <= 24
        for one in hours
    ):
        raise SettingsInvalid(
            f"sets shift_hours = {value!r}", "Give hours up to 24, as in [8, 6, 4]."
        )
    return tuple(float(one) for one in hours)
