"""The answer to a question from the contacts that somebody may see."""

from __future__ import annotations

import numpy as np

from wellspent.report.asking import Answer, answer_question
from wellspent.report.listening.kept import topics_as_called
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.scope import Scope, standing
from wellspent.workspace import connect_analysed

__all__ = ["answer_in_sight"]


def answer_in_sight(access: Scope, question: str, where: str) -> Answer:
    """What the tables say to `question`, from the contacts in sight alone; whose words are read is recorded.

    `where` names the page or route in the audit log.

    Raises `QuestionUnusable`, and what a workspace without a run raises.
    """
    workspace = standing().workspace
    topics, names = topics_as_called(workspace)
    within = None
    if not access.everything:
        index, mask = standing().selected(access.selection)
        within = {index.contact(int(place)) for place in np.flatnonzero(mask)}
    with connect_analysed(workspace) as connection:
        answer = answer_question(
            connection, workspace.settings, question,
            topics=topics, topic_names=names, within=within,
        )  # fmt: skip
    record_sitting((quote.contact for quote in answer.quotes), access.person, where)
    return answer
