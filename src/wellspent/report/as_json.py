"""The report as plain JSON: stable keys, and never a number where there is none."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from wellspent.estimate import Estimate, Unknown
from wellspent.report.model import Conversation, Report
from wellspent.report.words import say_monday

__all__ = ["conversation_to_json", "report_to_json"]


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as dicts, lists, texts and numbers, its keys those of the `Report`.

    An Estimate is `{"value", "low", "high", "n", "method"}`; an Unknown is
    `{"unknown": reason, "lift": …}`. A conversation to check is its id alone.
    """
    plain: dict[str, Any] = _plain(report)
    plain["monday"]["sentences"] = list(say_monday(report.monday))
    plain["check"]["conversations"] = [one.contact for one in report.check.conversations]
    return plain


def conversation_to_json(conversation: Conversation) -> dict[str, Any]:
    """One contact opened, as `wellspent show --json` prints it."""
    plain: dict[str, Any] = _plain(conversation)
    plain["measures"] = dict(conversation.measures)
    return plain


def _plain(thing: Any) -> Any:
    match thing:
        case Unknown():
            return {"unknown": thing.reason, "lift": thing.lift}
        case Estimate():
            return {name: getattr(thing, name) for name in Estimate.__slots__}
        case datetime():
            return thing.isoformat()
        case tuple():
            return [_plain(one) for one in thing]
    if is_dataclass(thing):
        return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}
    return thing
