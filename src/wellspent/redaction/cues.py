"""Words that announce personal data, and the questions that ask for it.

cue       a word that names a kind of personal data: "postcode", "order", "born"
asked     the kinds that an agent's turn asks the customer for
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from wellspent.redaction.lines import Line
from wellspent.redaction.vocabulary import listed

__all__ = ["CUES", "Cue", "asked_kinds", "read_cues"]

_WORDS_OF: Final = {
    "name": "name names surname username",
    "dob": "birth dob birthday born birthdate birthdays",
    "postcode": "postcode zip zipcode postal pincode postcodes",
    "address": "address addresses street",
    "email": "email emails mailbox gmail",
    "phone": "phone mobile telephone cell cellphone landline phonenumber fax whatsapp mobile's phone's",
    "account": "account acct acc ac membership member student patient customer player tag gamertag "
    "policy loan iban sort subscriber meter login accounts account's number's",
    "order": "order booking reference ref case claim ticket confirmation tracking receipt voucher "
    "job parcel invoice complaint reservation agreement case's reference's booking's "
    "confirmation's order's pnr itinerary shipment consignment dispute",
    "card": "card visa mastercard amex debit credit cvv cvc expiry expires expiration card's",
    "national_id": "social ssn insurance ni nhs passport licence license nino aadhaar medicare vat",
    "password": "password passcode passphrase pin phrase memorable maiden codeword keyword otp "
    "passwords password's pin's code",
}
CUES: Final = {word: kind for kind, words in _WORDS_OF.items() for word in words.split()}
"""Kind by cue, in small letters."""

_WEAK: Final = listed(
    "customer student patient player member insurance social street meter tag sort code case job "
    "claim agreement number's dispute login ac"
)
_NUMBERISH: Final = listed(
    "number numbers no id code reference ref line word question answer digits name security"
)
_REQUEST: Final = re.compile(
    r"\?|\b(?:please|may i|can i|could i|can you|could you|need|confirm|provide|give me|take|tell me"
    r"|what's|what is|whats|whose|and your|pop me|have you got|do you have|spell|let's have|verify)\b"
)
_WHO: Final = re.compile(
    r"\b(?:who(?:'s| am i| is|'ve i| do i|m am i)|whom am i|you are|you're mrs?|call you|called"
    r"|chatting (?:to|with)|speaking (?:to|with)|talking to|pleasure of)\b"
)
_SECRET: Final = re.compile(
    r"\b(?:security (?:word|question|answer|phrase|code)|mother's|first pet|pass ?phrase|pass word"
    r"|memorable|secret|code (?:that )?(?:i|we|you)|favou?rite)\b"
)
_NUMBER_TO: Final = re.compile(
    r"\b(?:number (?:to|on|for|should|do|is (?:the )?best|can)|best number|contact (?:no|number)"
    r"|(?:call|ring|reach|text) you (?:on|at|back on)|what number)\b"
)
_HOME: Final = re.compile(r"\b(?:first line|house number|door number|where you are|you staying)\b")
_HELD: Final = re.compile(r"\b(?:never|don't|do not|won't|without)\b[^.?!]{0,40}$")
_END: Final = re.compile(r"[.?!]")


class Cue(NamedTuple):
    """A cue and where it stands among the words of its line."""

    kind: str
    place: int


def read_cues(line: Line) -> list[Cue]:
    """The cues of a line, in order."""
    cues = [Cue(CUES[word.low], n) for n, word in enumerate(line.words) if word.low in CUES]
    return [_settled(cue, line) for cue in cues]


def _settled(cue: Cue, line: Line) -> Cue:
    """Address after e-mail is an e-mail; a user's or a player's name is an account."""
    words = line.words
    before = words[cue.place - 1].low if cue.place else ""
    low = words[cue.place].low
    if low == "address" and before in {"email", "mail", "e-mail"}:
        return Cue("email", cue.place)
    if low == "username" or (low == "name" and before in {"user", "login", "profile", "screen"}):
        return Cue("account", cue.place)
    if low == "name" and before == "maiden":
        return Cue("password", cue.place)
    if low == "code" and before in {"post", "postal", "zip"}:
        return Cue("postcode", cue.place)
    if low == "code" and before == "sort":
        return Cue("account", cue.place)
    return cue


def asked_kinds(line: Line, cues: list[Cue]) -> frozenset[str]:
    """The kinds of personal data that an agent's turn asks for; empty if it asks for none.

    >>> from wellspent.redaction.lines import read_line
    >>> asked = read_line(1, "agent", "Thanks. Your full name and postcode, please?")
    >>> sorted(asked_kinds(asked, read_cues(asked)))
    ['name', 'postcode']
    """
    kinds = {cue.kind for cue in cues if _is_asked(cue, line)}
    if "who" in line.low or "call" in line.low or "you" in line.low:
        kinds |= {"name"} if _WHO.search(line.low) and _REQUEST.search(line.low) else set()
    if _SECRET.search(line.low):
        kinds.add("password")
        kinds.discard("name")
    if "number" in line.low or " you " in line.low:
        kinds |= {"phone"} if _NUMBER_TO.search(line.low) else set()
    if _HOME.search(line.low):
        kinds.add("address")
    return frozenset(kinds)


def _is_asked(cue: Cue, line: Line) -> bool:
    word = line.words[cue.place]
    if word.low in _WEAK and not _numbered(cue, line):
        return False
    if word.low == "name" and line.low.startswith(" of the ", word.end):
        return False
    end = _END.search(line.low, word.end)
    stop = end.end() if end else len(line.low)
    begin = max(line.low.rfind(mark, 0, word.start) for mark in ".?!") + 1
    clause = line.low[begin:stop]
    if _HELD.search(line.low[begin : word.start]):
        return False
    return len(clause) <= 45 or _REQUEST.search(clause) is not None


def _numbered(cue: Cue, line: Line) -> bool:
    after = line.words[cue.place + 1 : cue.place + 3]
    return any(word.low in _NUMBERISH for word in after)
