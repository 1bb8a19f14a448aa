"""A language model as second judge: the form's questions, answered by any OpenAI-compatible model.

    from wellspent.scorecard.judge import Endpoint
    from wellspent.stages import judge

    with Endpoint(JudgeSettings(endpoint="http://127.0.0.1:8080/v1", model="qwen")) as endpoint:
        judgement = judge(contact, endpoint.ask, endpoint.name)

How it is asked, what protects it, and what it is worth: docs/method/judge.md.
"""

from wellspent.scorecard.judge.endpoint import Endpoint
from wellspent.scorecard.judge.errors import (
    JudgeError,
    JudgeFailed,
    JudgeNotInstalled,
    JudgeNotSet,
    JudgeOut,
)
from wellspent.scorecard.judge.judging import Ask, Judgement, judge_contact, judges_words
from wellspent.scorecard.judge.screening import screen_turns
from wellspent.scorecard.judge.session import Session
from wellspent.scorecard.judge.usage import Budget, Costs, Prices, Usage, cost_of, costs_of

__all__ = [
    "Ask",
    "Budget",
    "Costs",
    "Endpoint",
    "JudgeError",
    "JudgeFailed",
    "JudgeNotInstalled",
    "JudgeNotSet",
    "JudgeOut",
    "Judgement",
    "Prices",
    "Session",
    "Usage",
    "cost_of",
    "costs_of",
    "judge_contact",
    "judges_words",
    "screen_turns",
]
