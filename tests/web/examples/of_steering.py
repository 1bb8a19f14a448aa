"""A kept scheme, for the enumeration of doors."""

from __future__ import annotations

from wellspent.moments.incentives import Scheme, Weighed
from wellspent.web.steering.deciding import keep_scheme
from wellspent.web.steering.models import KeptScheme

__all__ = ["EXAMPLES", "kept_scheme"]

SCHEME = Scheme("Handle time", (Weighed("handle_seconds", 1.0),))


def kept_scheme(people, _line):
    """The analyst keeps a scheme that pays on handle time alone."""
    return KeptScheme.objects.filter(name=SCHEME.name).first() or keep_scheme(SCHEME, people["analyst"])  # fmt: skip


EXAMPLES = {"keptscheme": kept_scheme}
