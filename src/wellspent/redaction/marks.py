"""What each known word could have to do with personal data, as bits: for the screen of turns.

mark   one bit of what a word can be part of (`word_marks`): a name, a number, a question, …

A word that is in no list of this package is strange, and the screen marks it by itself.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from wellspent.redaction.addresses import FLATS, STATES, STREETS
from wellspent.redaction.asked_for import TELLING as TELLING_SECRETS
from wellspent.redaction.codes import LINKS
from wellspent.redaction.cues import CUES
from wellspent.redaction.dates import DATE_WORDS
from wellspent.redaction.dictation import BARE
from wellspent.redaction.emails import HOSTS, POINTS
from wellspent.redaction.names import (
    CALLED,
    DOCTORS,
    DOUBTLESS,
    GREETINGS,
    HAILED,
    INTRODUCTIONS,
    KINDRED,
    NAME_PAUSES,
    NO_NAMES,
    SPEAKERS,
    TITLES,
    bare,
)
from wellspent.redaction.spoken_numbers import NUMBER_WORDS, PAUSES, TWO_DIGITS, UNITS_AFTER
from wellspent.redaction.vocabulary import (
    AMBIGUOUS_NAMES,
    COMMON,
    GIVEN_NAMES,
    SURE_NAMES,
    WORDS,
    listed,
)
from wellspent.redaction.word_marks import (
    AMBIGUOUS,
    ASKING,
    AT,
    BESIDE,
    BORN,
    CALL,
    COMMONEST,
    CONTACT,
    CUE,
    DATED,
    DOMAIN,
    ENDING,
    FIRST,
    FLAT,
    GIVEN,
    GREETING,
    HAIL,
    HOME,
    KIN,
    LEADING,
    LETTERED,
    LINE,
    LINK,
    NAME,
    NO,
    NUMBER,
    OPENER,
    PAUSE,
    POINT,
    SECRET,
    SPEAKING,
    STATE,
    STRANGE,
    STREET,
    SURE_OPENER,
    TELLING,
    TENS,
    THOUSANDS,
    TITLE,
    UNIT,
    UNKNOWN,
    WHERE,
    YOU,
    YOURE,
)

__all__ = ["known_words", "marks_of"]

_MARKED: Final = {
    TITLE: TITLES | DOCTORS,
    OPENER: SPEAKERS | frozenset(INTRODUCTIONS),
    SURE_OPENER: DOUBTLESS,
    LINK: NAME_PAUSES.union(*(cue for cues in INTRODUCTIONS.values() for cue in cues)),
    SPEAKING: SPEAKERS,
    KIN: KINDRED,
    GREETING: GREETINGS,
    HAIL: HAILED | CALLED,
    NUMBER: NUMBER_WORDS,
    TENS: TWO_DIGITS,
    THOUSANDS: listed("hundred thousand double triple treble"),
    PAUSE: PAUSES,
    LETTERED: listed("for like"),
    BESIDE: BARE | PAUSES,
    STREET: STREETS,
    FLAT: FLATS,
    STATE: STATES,
    CUE: frozenset(CUES),
    LEADING: LINKS,
    BORN: frozenset(word for word, kind in CUES.items() if kind == "dob"),
    DATED: DATE_WORDS,
    SECRET: frozenset(w for w, kind in CUES.items() if kind == "password") - {"code"},
    TELLING: TELLING_SECRETS | {"name"},  # "maiden name is"
    COMMONEST: COMMON,
    ENDING: listed("ending ends last"),
    POINT: POINTS | HOSTS,
    AT: listed("at"),
    UNIT: UNITS_AFTER,
    HOME: frozenset(word for word, kind in CUES.items() if kind == "address"),
}
_ASKING: Final = {  # of the expressions in `cues`, a word that each way of asking has
    ASKING: listed(
        "who whom called chatting speaking talking pleasure security mother's pet pass passphrase "
        "memorable secret code favourite favorite number staying"
    ),
    YOU: listed("you"),
    CALL: listed("call ring reach text are"),
    WHERE: listed("where"),
    CONTACT: listed("contact"),
    NO: listed("no"),
    FIRST: listed("first"),
    LINE: listed("line"),
    YOURE: listed("you're"),
}
_HOSTS: Final = ("gmail", "ymail", "hotmail", "protonmail", "yahoo", "outlook", "icloud", "rediff")
_ENDS: Final = ("com", "net", "couk")
_WHOLE_ENDS: Final = ("mailcom", "aolcom", "msncom")


def known_words() -> list[str]:
    """Every word that has a mark of its own or is ordinary, in order; ASCII and small letters."""
    listed_words = WORDS | GIVEN_NAMES | AMBIGUOUS_NAMES | NO_NAMES
    marked = listed_words.union(*_MARKED.values(), *_ASKING.values())
    return sorted(word for word in marked if word.isascii() and word.replace("'", "").isalpha())


@cache
def marks_of(low: str) -> int:
    """The marks of a word in small letters.

    >>> marks_of("desmond") & NAME == NAME, marks_of("grumbleworth") == STRANGE | UNKNOWN
    (True, True)
    """
    marks = sum(mark for mark, words in _MARKED.items() if low in words)
    parts = {low, *low.split("'")}
    marks += sum(mark for mark, words in _ASKING.items() if parts & words)
    marks += _name_marks(bare(low))
    ordinary = low in WORDS and bare(low) in WORDS and bare(low) not in AMBIGUOUS_NAMES
    marks += UNKNOWN * (not ordinary)
    if any(host in low for host in _HOSTS) or any(_is_domain(part) for part in low.split("'")):
        marks += DOMAIN
    return marks


def _name_marks(low: str) -> int:
    marks = NAME * (low in SURE_NAMES) + AMBIGUOUS * (low in AMBIGUOUS_NAMES)
    strange = low not in WORDS and low not in NO_NAMES
    return marks + GIVEN * (low in GIVEN_NAMES) + STRANGE * strange


def _is_domain(part: str) -> bool:
    strange = part.endswith(_ENDS) and len(part) > 7 and part not in WORDS
    return strange or part.endswith(_WHOLE_ENDS)
