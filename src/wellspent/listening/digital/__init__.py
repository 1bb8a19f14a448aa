"""What customers did by themselves before they were in touch, or instead: which help failed them.

session    what one visitor did online in one go
followed   the session's customer was in touch within a day of it; each session has its first contact only
vain       a search that found nothing

Pure: sessions in, figures out. Who was in touch after which session is found where the tables lie.
"""

from wellspent.listening.digital.following import clustered_share, judge_articles, share_difference
from wellspent.listening.digital.model import (
    About,
    Article,
    Fate,
    NonUsers,
    SearchGroup,
    SelfService,
    SolvedElsewhere,
    Visit,
)
from wellspent.listening.digital.searching import group_searches, stem

__all__ = [
    "About",
    "Article",
    "Fate",
    "NonUsers",
    "SearchGroup",
    "SelfService",
    "SolvedElsewhere",
    "Visit",
    "clustered_share",
    "group_searches",
    "judge_articles",
    "share_difference",
    "stem",
]
