"""The form that is there from the beginning: the two-part value-driven card."""

from __future__ import annotations

from wellspent.scorecard.forms import default_form, form_to_dict
from wellspent.web.forms.models import FormVersion

__all__ = ["keep_default_form"]


def keep_default_form() -> FormVersion:
    """The default form's row, made where it is not there yet."""
    form = default_form()
    row: FormVersion
    row, _ = FormVersion.objects.get_or_create(
        form=form.id,
        version=form.version,
        defaults={
            "title": form.title,
            "content": form_to_dict(form),
            "state": FormVersion.State.ACTIVE,
        },
    )
    return row
