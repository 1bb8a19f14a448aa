"""One question, and what each source says of it: beside one another, and joined only where that is right.

source    a place where customers are heard, or where traces of them lie
measures  what a figure is a figure of, and on which scale; two figures are compared where both are the same
people    whose answers a figure rests on; the same ones twice carry no more than once
"""

from wellspent.listening.blend.comparing import compare_sources
from wellspent.listening.blend.model import (
    Blend,
    Direction,
    Disagreement,
    Heard,
    Pooled,
    Said,
    SourceRow,
    Subject,
)
from wellspent.listening.blend.pooling import Pool, cochran, pool

__all__ = [
    "Blend",
    "Direction",
    "Disagreement",
    "Heard",
    "Pool",
    "Pooled",
    "Said",
    "SourceRow",
    "Subject",
    "cochran",
    "compare_sources",
    "pool",
]
