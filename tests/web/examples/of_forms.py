"""Forms for the enumeration of doors."""

from __future__ import annotations

from wellspent.web.forms.first import keep_default_form

EXAMPLES = {"formversion": lambda _people, _line: keep_default_form()}
