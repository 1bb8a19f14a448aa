"""Relationships as data: absence, attrition, engagement, pulse and consults, of teams and never of people.

group minimum  fewer people in a team and nothing is shown of it, nor of the others together where that
               would tell it by subtraction
association    what goes together between teams, or within them from month to month; never a cause
"""

from wellspent.moments.relations.associations import Association, associate
from wellspent.moments.relations.months import MEASURE_NAMES, TeamMonth, team_months

__all__ = ["MEASURE_NAMES", "Association", "TeamMonth", "associate", "team_months"]
