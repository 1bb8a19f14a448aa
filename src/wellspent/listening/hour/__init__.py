"""The listening hour: half an hour of contacts that stand for all of them, and two that show something.

frame    the contacts that can be drawn: words and a length are known, and they leave room for others
cell     contacts alike in queue, segment, kind of day and length
chosen   taken for what it shows, and not by lot: it stands for nothing but itself
"""

from wellspent.listening.hour.asking import ask_advisors
from wellspent.listening.hour.drawing import Drawn, draw_sample
from wellspent.listening.hour.model import (
    Frame,
    Hour,
    HourContact,
    HourTurn,
    NothingToHear,
    Question,
    Stratum,
)

__all__ = [
    "Drawn",
    "Frame",
    "Hour",
    "HourContact",
    "HourTurn",
    "NothingToHear",
    "Question",
    "Stratum",
    "ask_advisors",
    "draw_sample",
]
