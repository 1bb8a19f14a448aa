"""Why customers get in touch, found in what they say and not in a list that somebody made.

`discover` finds the topics of texts, `discover_embedded` by meaning; `reason_texts` says which words of a contact
tell what it is about; a `TopicBook` keeps keys and names from run to run; `compare_recorded` lays them beside
the reasons that agents record.
"""

from wellspent.listening.reasons.comparing import Beside, compare_recorded
from wellspent.listening.reasons.discovering import discover
from wellspent.listening.reasons.embedding import discover_embedded, embed_texts
from wellspent.listening.reasons.model import Discovered, Topic, TopicBook
from wellspent.listening.reasons.texts import reason_statements, reason_texts

__all__ = [
    "Beside",
    "Discovered",
    "Topic",
    "TopicBook",
    "compare_recorded",
    "discover",
    "discover_embedded",
    "embed_texts",
    "reason_statements",
    "reason_texts",
]
