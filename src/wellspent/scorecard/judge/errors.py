"""What can go wrong between us and a judge's endpoint.

JudgeError
├── JudgeNotInstalled   the extra `llm` is missing
├── JudgeNotSet         no endpoint or no model was named
├── JudgeOut            nothing can be judged: nobody there, or it will not have us
└── JudgeFailed         one contact could not be judged; the next one may be
"""

from __future__ import annotations

from wellspent.errors import WellspentError

__all__ = ["JudgeError", "JudgeFailed", "JudgeNotInstalled", "JudgeNotSet", "JudgeOut"]


class JudgeError(WellspentError):
    """A contact that no language model could judge."""


class JudgeNotInstalled(JudgeError):
    """The packages that speak to a model are not there."""

    def __init__(self) -> None:
        """Names the extra that brings them."""
        super().__init__(
            "A language model as judge needs packages that are not installed.",
            "Install them: pip install 'wellspent[llm]'.",
        )


class JudgeNotSet(JudgeError):
    """A judge without an address or a name."""

    def __init__(self, what: str) -> None:
        """`what` is `endpoint` or `model`."""
        super().__init__(
            f"The judge has no {what}.",
            f'Give --{what}, or set {what} = "…" under [judge] in wellspent.toml, '
            f"or WELLSPENT_JUDGE_{what.upper()}.",
        )


class JudgeOut(JudgeError):
    """An endpoint that will judge nothing, whatever it is sent."""


class JudgeFailed(JudgeError):
    """One contact that was not judged, for a reason that may not hold for the next."""
