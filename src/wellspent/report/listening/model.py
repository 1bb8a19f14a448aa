"""What was heard in one run of a centre."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.estimate import Unknown
from wellspent.listening.digital.model import SelfService
from wellspent.listening.hints import Hint
from wellspent.listening.surveys.model import SurveyReading
from wellspent.report.listening.contact_reasons import Reasons
from wellspent.report.listening.early_warnings import Warnings
from wellspent.report.listening.signal_rates import SignalSummary

__all__ = ["Listening"]


@dataclass(frozen=True, slots=True)
class Listening:
    """Everything that `wellspent listen` found from a run, whose number is `run`.

    What could not be found is `Unknown`, with the reason and what would lift it.
    """

    run: str
    centre: str
    fictional: bool
    signals: SignalSummary
    hints: tuple[Hint, ...]
    reasons: Reasons | Unknown
    warnings: Warnings | Unknown
    surveys: tuple[SurveyReading, ...]
    digital: SelfService | Unknown
