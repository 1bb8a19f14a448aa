"""What a known word can be part of, as bits.

The kernel of the screen knows words by these marks alone; `marks` says which word has which.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "AMBIGUOUS", "ASKING", "AT", "BESIDE", "BORN", "CALL", "COMMONEST", "CONTACT", "CUE", "DATED",
    "DOMAIN", "ENDING", "FIRST", "FLAT", "GIVEN", "GREETING", "HAIL", "HOME", "KIN", "LEADING",
    "LETTERED", "LINE", "LINK", "NAME", "NO", "NUMBER", "OPENER", "PAUSE", "POINT", "SECRET",
    "SPEAKING", "STATE", "STRANGE", "STREET", "TELLING", "TELLING_MARKS", "TENS", "THOUSANDS",
    "TITLE", "UNIT", "UNKNOWN", "WHERE", "YOU", "YOURE",
]  # fmt: skip

NAME: Final = 1  # a given name that is no ordinary word
AMBIGUOUS: Final = 1 << 1  # a given name that is one
GIVEN: Final = 1 << 2  # a given name, a place or not
STRANGE: Final = 1 << 3  # no ordinary word, and nothing that is known to be no name
TITLE: Final = 1 << 4
OPENER: Final = 1 << 5  # may introduce a name
SURE_OPENER: Final = 1 << 6  # introduces a name in small letters too
LINK: Final = 1 << 7  # may stand between an opener and the name
SPEAKING: Final = 1 << 8  # may stand behind a name
KIN: Final = 1 << 9  # may stand before a name
GREETING: Final = 1 << 10  # may stand before the name of whom an agent speaks to
HAIL: Final = 1 << 11  # may stand before an agent's name
NUMBER: Final = 1 << 12
TENS: Final = 1 << 13  # a number word of two digits
THOUSANDS: Final = 1 << 14  # makes a number longer than it looks
PAUSE: Final = 1 << 15  # may stand inside a dictated number
LETTERED: Final = 1 << 16  # stands between a letter and a word that begins with it
BESIDE: Final = 1 << 17  # may stand beside a piece of a dictated number
STREET: Final = 1 << 18
FLAT: Final = 1 << 19
CUE: Final = 1 << 20
BORN: Final = 1 << 21  # a cue for a date of birth
DATED: Final = 1 << 22  # a month or a day of one
SECRET: Final = 1 << 23  # a cue for a password
TELLING: Final = 1 << 24  # may stand between such a cue and the password
COMMONEST: Final = 1 << 25  # is never a password
ENDING: Final = 1 << 26  # may stand before the last digits of a number
POINT: Final = 1 << 27  # of a spoken e-mail address
AT: Final = 1 << 28
DOMAIN: Final = 1 << 29  # may end an e-mail address that has lost its marks
UNIT: Final = 1 << 30  # behind a number it ends it
ASKING: Final = 1 << 31  # may be all that a question for personal data has
YOU: Final = 1 << 32
CALL: Final = 1 << 33
WHERE: Final = 1 << 34
CONTACT: Final = 1 << 35
NO: Final = 1 << 36
FIRST: Final = 1 << 37
LINE: Final = 1 << 38
HOME: Final = 1 << 39  # a cue for an address
YOURE: Final = 1 << 40
STATE: Final = 1 << 41  # may stand before the code of a town
UNKNOWN: Final = 1 << 42  # no ordinary word, or a name as well: may be the answer to a question
LEADING: Final = 1 << 43  # may stand between a cue and its number

TELLING_MARKS: Final = (  # of words that an answer may be made of, and the mark of the others
    COMMONEST | NAME | AMBIGUOUS | GIVEN | STRANGE | NUMBER | STREET | FLAT | DATED
)
