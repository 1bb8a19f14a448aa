"""Performance briefs: what a talk with one agent can start from, on one page that both see.

brief      one agent: what they do well, one behaviour to grow, what gets in their way, what to ask
behaviour  a question of the form about what the agent says; never one about support or outcome
beside     an agent's figure beside colleagues' on like contacts; no rank, no list of the last
sides      two of the agent's own contacts, one with the behaviour and one without
suffered   friction in the agent's contacts: what the centre owes them, never counted against them
"""

from wellspent.moments.briefs.beside import Beside, stand_beside
from wellspent.moments.briefs.brief import Brief, Growth, Quoted, Strength, Suffered, Why
from wellspent.moments.briefs.growing import Room, find_room
from wellspent.moments.briefs.raising import raise_talk
from wellspent.moments.briefs.sides import Side, pair_sides
from wellspent.moments.briefs.writing import Known, write_brief

__all__ = [
    "Beside",
    "Brief",
    "Growth",
    "Known",
    "Quoted",
    "Room",
    "Side",
    "Strength",
    "Suffered",
    "Why",
    "find_room",
    "pair_sides",
    "raise_talk",
    "stand_beside",
    "write_brief",
]
