"""Forms of every kind, and answers to them, drawn by Hypothesis; all of it made up."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from wellspent.scorecard.forms import Form, Question, form_from_dict

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=120).filter(
    lambda text: text.strip()
)
# eighths are exact as floats: a sum of them can be compared without a tolerance
# and most are such that the vendors can say them, so that many forms lose nothing on their way
EIGHTHS = st.sampled_from([0.0, 0.5, 1.0, 1.0, 0.0, 0.5, 1.0, 0.125])
WEIGHTS = st.sampled_from([1.0, 2.0, 2.0, 4.0, 6.0, 8.0, 10.0, 2.625])
KINDS = ("answers", "choice", "several", "number", "text")


@st.composite
def forms(
    draw: st.DrawFn,
    *,
    scoring: str | None = None,
    kinds: tuple[str, ...] = KINDS,
    words: st.SearchStrategy[str] = WORDS,
) -> Form:
    """A form that holds together, with conditions, critical and bonus questions."""
    scoring = scoring or draw(st.sampled_from(["sections", "questions", "points"]))
    earlier: list[tuple[str, list[str]]] = []
    sections = []
    for i in range(draw(st.integers(1, 3))):
        scored = draw(st.integers(0, 4)) > 0
        section: dict[str, Any] = {
            "id": f"s{i}", "title": draw(words), "weight": draw(WEIGHTS), "scored": scored,
            "asked_if": draw(conditions(earlier)), "guidance": draw(st.one_of(st.just(""), words)),
            "questions": [],
        }  # fmt: skip
        for j in range(draw(st.integers(1, 4))):
            row = draw(questions(f"q{i}{j}", (scoring, scored, earlier, kinds, words)))
            section["questions"].append(row)
            if row["kind"] != "text":
                earlier.append((row["id"], row["answers"] + [o["id"] for o in row["options"]]))
        counted = [q for q in section["questions"] if q.get("scored", q["kind"] != "text")]
        if counted and all(q.get("bonus") for q in counted):
            counted[0].pop("bonus")
        sections.append(section)
    return form_from_dict(
        {"id": draw(words), "version": draw(st.integers(1, 99)), "title": draw(words),
         "scoring": scoring, "sections": sections}
    )  # fmt: skip


@st.composite
def questions(draw, name, setting):
    """One question as a dict."""
    scoring, section_scored, earlier, kinds, words = setting
    kind = draw(st.sampled_from(kinds))
    row: dict[str, Any] = {
        "id": name, "kind": kind, "text": draw(words), "guidance": draw(words), "options": [],
        "weight": draw(WEIGHTS), "asked_if": draw(conditions(earlier)),
        "answers": draw(st.sampled_from([["cannot_tell"], ["no_occasion", "cannot_tell"]])),
        "hears": draw(st.sampled_from([["agent"], ["agent", "customer"]])),
    }  # fmt: skip
    if kind == "text":
        return row
    row["scored"] = scored = draw(st.integers(0, 5)) > 0
    if kind == "answers":
        row["answers"] = ["yes", "partly", "no", *row["answers"]]
        if scored and scoring == "points":
            row["points"] = draw(WEIGHTS)
    else:
        row["options"] = draw(options(kind, scoring, scored, words))
    mark = draw(st.sampled_from(["", "", "bonus", "form", "section"]))
    if mark == "bonus" and scored:
        row["bonus"] = True
    elif mark == "form" or (mark == "section" and section_scored):
        ids = [option["id"] for option in row["options"]] or ["no", "partly"]
        row |= {"critical": mark, "fails": [draw(st.sampled_from(ids))]}
    return row


@st.composite
def options(draw, kind, scoring, scored, words):
    """The options of a question, as dicts."""
    rows: list[dict[str, Any]] = []
    low = draw(st.integers(-5, 5))
    for i in range(draw(st.integers(1, 4))):
        row: dict[str, Any] = {"id": f"o{i}", "text": draw(words)}
        if kind == "number":
            high = low + draw(st.integers(0, 3))
            row |= {"low": low, "high": high}
            low = high + 1
        if scored:
            key = "points" if scoring == "points" else "score"
            row[key] = draw(WEIGHTS) if key == "points" else draw(EIGHTHS)
        rows.append(row)
    return rows


@st.composite
def conditions(draw, earlier):
    """None, or a condition on earlier questions."""
    if not earlier or draw(st.integers(0, 2)):
        return None
    whens = []
    for name, ids in draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2)):
        among = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))
        whens.append({"question": name, "among": among})
    return {draw(st.sampled_from(["all", "any"])): whens}


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    """Any answer that the question knows."""
    ids = [option.id for option in question.options] or [""]
    low, high = (question.options or (None,))[0], (question.options or (None,))[-1]
    own: st.SearchStrategy[Any] = {
        "answers": st.sampled_from(question.answers),
        "choice": st.sampled_from(ids),
        "several": st.lists(st.sampled_from(ids), unique=True).map(tuple),
        "text": st.just("as it was"),
        "number": st.integers(low and low.low, high and high.high),
    }[question.kind]
    return st.one_of(own, own, own, st.sampled_from(question.answers))


@st.composite
def answered(draw: st.DrawFn, *, finished: bool = False, **how: Any) -> tuple[Form, dict[str, Any]]:
    """A form and answers to it; some questions without, unless it is to be finished."""
    form = draw(forms(**({"words": st.just("as it is")} | how)))
    return form, {
        question.id: draw(answer_to(question))
        for question in form.questions
        if finished or draw(st.integers(0, 5))
    }
