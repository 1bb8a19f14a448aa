"""The fairness audit: what changes in labels and answers when something changes that should not.

A *flip* replaces names, spellings, politeness markers, or adds a hint at the agent's tenure or
earlier score; the audit labels and scores every contact before and after it, and counts. It
takes the labeller and the scorer as functions, so that any of them can be audited.
What is flipped, and by which sources: docs/method/audit.md.
"""

from __future__ import annotations

from wellspent.audit.auditing import FLIPS, Audit, Row, View, audit_contacts
from wellspent.audit.comparing import Comparison, LabelChange
from wellspent.audit.flips import Flip, FlipUnknown, Pair, choose_flips
from wellspent.audit.verdict import judge_names, say_audit, say_share

__all__ = [
    "FLIPS",
    "Audit",
    "Comparison",
    "Flip",
    "FlipUnknown",
    "LabelChange",
    "Pair",
    "Row",
    "View",
    "audit_contacts",
    "choose_flips",
    "judge_names",
    "say_audit",
    "say_share",
]
