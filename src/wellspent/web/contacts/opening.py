"""A transcript is opened: read from the workspace, and the opening is recorded."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import Http404

from wellspent.report import NoSuchContact
from wellspent.report.index import ContactLine
from wellspent.web.access.models import Person
from wellspent.web.access.scope import standing
from wellspent.web.contacts.models import Transcript
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["open_transcript", "read_record", "record_opening"]


def open_transcript(line: ContactLine, person: Person, where: str) -> ContactRecord:
    """All that the workspace holds of a contact; who opened it, and `where`, is recorded.

    Raises `Http404` where the contact has gone since the index was made.
    """
    record = read_record(line)
    record_opening(line, person, where)
    return record


def read_record(line: ContactLine) -> ContactRecord:
    """The same without a word of it being shown. Raises `Http404`."""
    try:
        return standing().read(line.contact)
    except NoSuchContact:
        raise Http404 from None


def record_opening(line: ContactLine, person: Person, where: str) -> None:
    """One entry in the audit log: this person, this contact, now. It holds no words of it."""
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Transcript),
        object_pk=line.contact,
        object_repr=line.contact,
        action=LogEntry.Action.ACCESS,
        actor=person,
        actor_email=person.email,
        additional_data={"where": where},
    )
