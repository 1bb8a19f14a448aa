"""A person labels a random sample of conversations: what to label, what was said so far, what each label means.

design   how the sample was drawn, by whom it is read, and whether blind
piece    one conversation of the sample, with the labels given so far
session  the way through the pieces, turn by turn, one key at a time
"""

from wellspent.annotation.guide import FRICTION_KEYS, PART_KEYS, render_guide
from wellspent.annotation.sample import (
    Design,
    Piece,
    SampleDamaged,
    SampleOther,
    draw_sample,
    read_sample,
    sample_to_lines,
)
from wellspent.annotation.session import Session, minutes_left

__all__ = [
    "FRICTION_KEYS",
    "PART_KEYS",
    "Design",
    "Piece",
    "SampleDamaged",
    "SampleOther",
    "Session",
    "draw_sample",
    "minutes_left",
    "read_sample",
    "render_guide",
    "sample_to_lines",
]
