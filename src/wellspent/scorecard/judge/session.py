"""Many contacts put to one judge: what fails is collected, and a budget stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from wellspent.contacts import Contact
from wellspent.errors import Problem
from wellspent.scorecard.judge.errors import JudgeFailed, JudgeOut
from wellspent.scorecard.judge.judging import Judgement
from wellspent.scorecard.judge.usage import Budget, Costs, Prices, Usage, costs_of

__all__ = ["Session"]

_FAILURES_IN_A_ROW: Final = 3


@dataclass(slots=True)
class Session:
    """One judge's work on a stream of contacts. `stopped` says why it ended, once it has.

    `ask` puts one contact to the judge. What was judged before the end stays; `not_judged` counts the contacts that came after the end.
    """

    ask: Callable[[Contact], Judgement]
    budget: Budget = field(default_factory=Budget)
    prices: Prices = field(default_factory=Prices)
    usages: list[Usage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stopped: str = ""
    failed: bool = False  # whether it ended because the endpoint did
    not_judged: int = 0
    _failures: int = 0

    def judge(self, contact: Contact) -> Judgement | None:
        """The judgement; None where the contact failed (a problem) or came after the end."""
        if not self.stopped and (limit := self.budget.spent(self.usages, self.prices)):
            self.stopped = f"The budget of {limit} is spent."
        if self.stopped:
            self.not_judged += 1
            return None
        try:
            done = self.ask(contact)
        except JudgeFailed as error:
            self._failed(contact, error)
            return None
        except JudgeOut as error:
            if not self.usages:
                raise
            self.stopped, self.failed = str(error), True
            self.not_judged += 1
            return None
        self._failures = 0
        self.usages.append(done.usage)
        return done

    def costs(self) -> Costs:
        """What the contacts took that were judged."""
        return costs_of(self.usages, self.prices)

    def _failed(self, contact: Contact, error: JudgeFailed) -> None:
        self.problems.append(Problem(f"contact {contact.id}", None, error.fact, error.remedy))
        self._failures += 1
        if self._failures >= _FAILURES_IN_A_ROW:
            self.stopped = f"{self._failures} contacts in a row could not be judged."
            self.failed = True
