"""The report as plain JSON: stable keys, and never a number where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from wellspent.estimate import Unknown
from wellspent.report.model import Conversation, Report
from wellspent.report.words import say_monday

__all__ = ["conversation_to_json", "plain", "report_to_json"]


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as dicts, lists, texts and numbers, its keys those of the `Report`.

    An Estimate is `{"value", "low", "high", "n", "method"}`; an Unknown is
    `{"unknown": reason, "lift": …}`. A conversation to check is its id alone.
    """
    shown: dict[str, Any] = plain(report)
    shown["monday"]["sentences"] = list(say_monday(report.monday))
    shown["check"]["conversations"] = [one.contact for one in report.check.conversations]
    return shown


def conversation_to_json(conversation: Conversation) -> dict[str, Any]:
    """One contact opened, as `wellspent show --json` prints it."""
    shown: dict[str, Any] = plain(conversation)
    shown["measures"] = dict(conversation.measures)
    return shown


def plain(thing: Any) -> Any:
    """The thing as dicts, lists, texts and numbers; figures as `report_to_json` has them."""
    match thing:
        case Unknown():
            return {"unknown": thing.reason, "lift": thing.lift}
        case datetime():
            return thing.isoformat()
        case Mapping():
            return {name: plain(one) for name, one in thing.items()}
        case tuple():
            return [plain(one) for one in thing]
    if is_dataclass(thing):
        return {field.name: plain(getattr(thing, field.name)) for field in fields(thing)}
    return thing
