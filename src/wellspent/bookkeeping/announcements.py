"""What an agent's words say of a silence before or after them."""

from __future__ import annotations

import re
from typing import Final, Literal

__all__ = ["ANNOUNCEMENTS", "READ_ALIKE", "Announcement", "says"]

# waited: thanks or regrets that the customer waited; slow: says that the tools are
# slow; working: says that they will be worked now; asking: asks the customer to wait
Announcement = Literal["waited", "slow", "working", "asking"]

ANNOUNCEMENTS: Final[dict[Announcement, str]] = {
    "waited": (
        r"\b(thanks?|thank you|appreciate\w*|grateful)\b[^.!?]{0,30}"
        r"\b(hold\w*|wait\w*|patien\w*|bearing|hanging on|staying on)\b"
        r"|\bsorry\b[^.!?]{0,40}\b(wait\w*|delay|keep\w* you|kept you|took|taking|hold\w*)\b"
        r"|\b(still here|i'?m back|still with me)\b"
    ),
    "slow": (
        r"\b(system|screen|computer|page|tool|it)('?s| is| was)?\b[^.!?]{0,20}"
        r"\b(slow|loading|frozen|freez\w+|thinking|crash\w*|spinning|playing up|catching up)\b"
    ),
    "working": (
        r"\b(let me|i'?ll|i will|i'?m going to|i'?m just|i am just|just)\b[^.!?]{0,25}"
        r"\b(pull\w*|bring\w*|look\w*|check\w*|search\w*|open\w*|find\w*|load\w*|get|log\w*|see)\b"
        r"|\b(pulling|looking|checking|searching|bringing) (that|it|this|you|up|into|for)\b"
    ),
    "asking": (
        r"\b(one|a|just a|give me a|bear with|couple of)\b[^.!?]{0,12}"
        r"\b(moment|second|sec|minute|mo|tick|me)\b"
        r"|\bbear with\b|\bhold on\b|\bhang on\b|\bplease (hold|wait)\b|\bput you on hold\b"
    ),
}
_COMPILED: Final = {name: re.compile(text, re.IGNORECASE) for name, text in ANNOUNCEMENTS.items()}

# Python's `re` and RE2 read a text alike if it is all of these: ASCII, and signs that
# belong to no word in either
READ_ALIKE: Final = r"^[\x00-\x7F‘’“”–—…£€]*$"


def says(text: str, what: Announcement) -> bool:
    """Whether an agent's words say this of a silence."""
    return _COMPILED[what].search(text) is not None
