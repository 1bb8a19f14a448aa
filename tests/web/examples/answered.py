"""Others who answer the pulse of a week without a word, so that what somebody wrote in it is told."""

from __future__ import annotations

from wellspent.web.access.models import Person
from wellspent.web.access.roles import Role
from wellspent.web.voices.pulse import PulseWords, give

__all__ = ["others_answer"]


def others_answer(moment, count=6):
    """That many others answer in the week of this moment."""
    for place in range(count):
        other = Person.objects.get_or_create(
            username=f"other{place}", defaults={"role": Role.AGENT, "agent": f"other{place}"}
        )[0]
        give(other, PulseWords(mood=3), 0, moment)
