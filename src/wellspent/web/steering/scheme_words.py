"""What the form of the designer calls the fields of a scheme, its choices and its measures; what is refused is said in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wellspent.moments.incentives import Measure
from wellspent.scorecard import default_form
from wellspent.web.forms.models import FormVersion

__all__ = ["ANSWER", "CHOICES", "FIELDS", "NUMBERS", "question_texts", "words_of_form"]

ANSWER: Final = "answer/"  # before the question's name, in the key of a measure
NUMBERS: Final = ("share", "threshold", "amount", "most", "period_days", "cap", "least_contacts")
FIELDS: Final = {
    "name": "Name",
    "per": "Paid to",
    "pays": "Pays",
    "share": "The best share",
    "threshold": "Threshold",
    "amount": "Amount",
    "most": "At most, by points",
    "period_days": "Paid every so many days",
    "cap": "A measure counts for at most",
    "least_contacts": "Fewest contacts in a period",
}
CHOICES: Final = {
    "per": {"agent": "each agent", "team": "everybody of a team"},
    "pays": {
        "top": "the best share",
        "above": "whoever reaches the threshold",
        "by_points": "by points above the threshold",
    },
}


def words_of_form(measures: Iterable[Measure]) -> dict[str, str]:
    """What the form calls each field, choice and measure, by its key; fields and measures in quotes."""
    choices = {key: words for of in CHOICES.values() for key, words in of.items()}
    fields = {key: f"'{words}'" for key, words in FIELDS.items()}
    return choices | {one.key: _quoted(one) for one in measures} | fields


def question_texts() -> dict[str, str]:
    """The text of each question by its name: of the forms in use, else of the form that comes with wellspent."""
    texts = {one.id: one.text for one in default_form().questions}
    for version in FormVersion.objects.filter(state=FormVersion.State.ACTIVE).order_by("pk"):
        texts |= {one.id: one.text for one in version.parsed().questions}
    return texts


def _quoted(measure: Measure) -> str:
    name = f"{measure.name[:1].upper()}{measure.name[1:]}"
    return name if measure.key.startswith(ANSWER) else f"'{name}'"
