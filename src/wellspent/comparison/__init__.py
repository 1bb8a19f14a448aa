"""How far two readings of the same conversations agree, with intervals that know conversations.

labelled   one conversation with what somebody, or a labeller, said of its turns and questions
table      a conversation's counts: how often one reading said k where the other said j
figure     raw agreement, Krippendorff's α, Gwet's AC1, Cohen's κ, each with its interval

Turns of one conversation are not independent, so every interval resamples whole
conversations. Nothing here knows files: lines come in, comparisons go out.
"""

from wellspent.comparison.as_json import comparison_to_json, figure_to_json
from wellspent.comparison.clustered import (
    STATISTICS,
    estimate_clustered,
    estimate_difference,
)
from wellspent.comparison.compare import Comparison, Dimension, Disagreement, NothingShared, compare
from wellspent.comparison.labelled import Labelled, LabelledLines, read_labelled

__all__ = [
    "STATISTICS",
    "Comparison",
    "Dimension",
    "Disagreement",
    "Labelled",
    "LabelledLines",
    "NothingShared",
    "compare",
    "comparison_to_json",
    "estimate_clustered",
    "estimate_difference",
    "figure_to_json",
    "read_labelled",
]
