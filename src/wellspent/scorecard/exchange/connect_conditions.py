"""Reads Amazon Connect's conditions: which items are enabled by which answers.

A condition of ours names earlier questions and the answers that do, all or any. What nests
deeper than that is named as a loss, and the item is then asked of every contact.
"""

from __future__ import annotations

from typing import Any

from wellspent.scorecard.exchange.traffic import Losses

__all__ = ["question_condition", "section_condition", "shared_condition"]

Row = dict[str, Any]


def shared_condition(questions: list[Row]) -> Row | None:
    """The condition that stands first among those of every question: their section's.

    `connect_form` writes a section's condition so, since the interface has none for sections.
    """
    found = None
    for question in questions:
        first = _first_nested(question)
        if first is None or (found is not None and first != found):
            return None
        found = first
    return found


def _first_nested(question: Row) -> Row | None:
    condition = (question.get("Enablement") or {}).get("Condition") or {}
    operands = condition.get("Operands") or [{}]
    first: Row | None = operands[0].get("Condition")
    return first if condition.get("Operator") == "AND" else None


def section_condition(
    row: Row, shared: Row | None, questions: list[Row], losses: Losses
) -> Row | None:
    """The section's own condition, or the one that all its questions share."""
    where = f"The section '{row['RefId']}'"
    if row.get("Enablement"):
        return _of_enablement(row["Enablement"], where, losses)
    if shared is None or not questions:
        return None
    return _of_condition(shared, where, losses)


def question_condition(row: Row, section: Row, losses: Losses, *, shared: Row | None) -> Row | None:
    """The question's condition, without the one that it shares with its section."""
    enablement = row.get("Enablement")
    if not enablement:
        return None
    if shared is not None and not section.get("Enablement"):
        rest = enablement["Condition"]["Operands"][1:]
        if not rest:
            return None
        alone = rest[0].get("Condition") if len(rest) == 1 else None
        whole = alone or {**enablement["Condition"], "Operands": rest}
        enablement = {**enablement, "Condition": whole}
    return _of_enablement(enablement, f"The question '{row['RefId']}'", losses)


def _of_enablement(enablement: Row, where: str, losses: Losses) -> Row | None:
    if enablement.get("Action") != "ENABLE":
        losses.add(where, "is disabled by a condition; it is asked of every contact here",
                   "Write asked_if with the answers that enable it.")  # fmt: skip
        return None
    return _of_condition(enablement["Condition"], where, losses)


def _of_condition(condition: Row, where: str, losses: Losses) -> Row | None:
    mode = "any" if condition.get("Operator") == "OR" else "all"
    whens = _whens(condition, mode)
    if not whens:
        losses.add(where, "has a condition that nests, or looks at other things than options "
                   "chosen; it is asked of every contact here",
                   "Write asked_if with the questions and answers that enable it.")  # fmt: skip
        return None
    return {mode: whens}


def _whens(condition: Row, mode: str) -> list[Row]:
    """The questions and answers of a condition; none where one of them cannot be said."""
    found: list[Row] = []
    for operand in condition.get("Operands") or []:
        if inner := operand.get("Condition"):
            same = len(inner.get("Operands") or []) == 1 or _mode(inner) == mode
            whens = _whens(inner, mode) if same else []
        else:
            whens = _when(operand.get("Expression") or {})
        if not whens:
            return []
        found += whens
    return found


def _mode(condition: Row) -> str:
    return "any" if condition.get("Operator") == "OR" else "all"


def _when(expression: Row) -> list[Row]:
    source, values = expression.get("Source") or {}, expression.get("Values") or []
    refs = [value.get("RefId") for value in values if value.get("Type") == "OPTION_REF_ID"]
    one = len(refs) == 1 and expression.get("Comparator") in {"ALL_IN", "EXACT"}
    chosen = expression.get("Comparator") == "IN" or one
    if source.get("Type") != "QUESTION_REF_ID" or not chosen or not refs or len(refs) < len(values):
        return []
    return [{"question": source["RefId"], "among": refs}]
