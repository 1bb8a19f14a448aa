"""What was said in a contact is opened: read from the workspace, and the opening is recorded.

opening   an entry of the audit log: who, which contact, when and where; it holds no words
words     a transcript, or quotes of it
sound     its recording; who reads and who listens are recorded apart
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.utils import timezone

from wellspent.report import NoSuchContact
from wellspent.report.index import ContactLine
from wellspent.web.access.models import Person
from wellspent.web.access.scope import standing
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["open_transcript", "read_record", "record_opening", "record_sitting"]

_SITTING: Final = timedelta(minutes=10)
_SOUND: Final = frozenset({"recording", "api recording"})


def open_transcript(line: ContactLine, person: Person, where: str) -> ContactRecord:
    """All that the workspace holds of a contact; who opened it, and `where`, is recorded.

    Raises `Http404` where the contact has gone since the index was made.
    """
    record = read_record(line)
    record_opening(line.contact, person, where)
    return record


def read_record(line: ContactLine) -> ContactRecord:
    """The same without a word of it being shown. Raises `Http404`."""
    try:
        return standing().read(line.contact)
    except NoSuchContact:
        raise Http404 from None


def record_opening(contact: str, person: Person, where: str) -> None:
    """One entry in the audit log: this person, this contact, now."""
    _opening(contact, person, where).save()


def record_sitting(contacts: Iterable[str], person: Person, where: str) -> None:
    """The same for each contact that this person has not opened within the last ten minutes.

    So somebody who scores answer by answer, or seeks in a recording, is recorded once a sitting.
    One query, and another where there is something to record.
    """
    wanted = list(dict.fromkeys(contacts))
    if not wanted:
        return
    earlier = LogEntry.objects.filter(
        content_type=_kind(), object_pk__in=wanted, action=LogEntry.Action.ACCESS, actor=person,
        timestamp__gte=timezone.now() - _SITTING,
    ).values_list("object_pk", "additional_data")  # fmt: skip
    opened = {
        contact
        for contact, more in earlier
        if ((more or {}).get("where") in _SOUND) == (where in _SOUND)
    }
    LogEntry.objects.bulk_create(
        [_opening(contact, person, where) for contact in wanted if contact not in opened]
    )


def _opening(contact: str, person: Person, where: str) -> LogEntry:
    return LogEntry(
        content_type=_kind(),
        object_pk=contact,
        object_repr=contact,
        action=LogEntry.Action.ACCESS,
        actor=person,
        actor_email=person.email,
        additional_data={"where": where},
    )


def _kind() -> ContentType:
    # an app further up declares what the audit log calls a transcript; it has no table
    return ContentType.objects.get_for_model(apps.get_model("contacts", "Transcript"))
