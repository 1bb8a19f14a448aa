"""What every page of moments shows around it: the tabs, and whether somebody may act."""

from __future__ import annotations

from typing import Any

from wellspent.web.access.doors import Asked
from wellspent.web.access.roles import Right, Role
from wellspent.web.access.scope import standing

__all__ = ["frame"]


def frame(request: Asked, tab: str) -> dict[str, Any]:
    """The frame of a page under this tab."""
    prepared = standing().prepared()
    return {
        "tab": tab,
        "own_alone": request.access.role is Role.AGENT,
        "may_brief": request.access.may(Right.READ_COACHING),
        "may_act": request.access.may(Right.ACT_ON_MOMENTS),
        "currency": standing().workspace.settings.currency,
        "prepared": prepared is not None,
    }
