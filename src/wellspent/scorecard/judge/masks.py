"""Words behind masks: what a text may mean besides what it says at first sight.

folded    lower case, no accents, one kind of space, one kind of apostrophe
hidden    characters that are not seen and stand inside words
unmasked  the folded text, and what it is when decoded, respelled, joined or reversed
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Final
from urllib.parse import unquote

__all__ = ["folded", "hidden", "script_of", "unmasked"]

# tags, overrides of direction, and other characters that never belong to a conversation
_NEVER: Final = re.compile("[\U000e0000-\U000e007f\u202a-\u202e\u2066-\u2069]")
_INSIDE: Final = re.compile(
    r"\w[\u200b-\u200d\u2060-\u2064\ufeff\u180e]+\s*[\u200b-\u200d\u2060-\u2064\ufeff\u180e]*\w"
)
_MARKS: Final = frozenset({"Mn", "Cf"})
_LOOKALIKES: Final = str.maketrans(
    "аеорсхуіјѕԁһӏкмтвнгпбαοερικντυχωІЈЅ", "aeopcxyijsdhlkmtbhrnbaoepikvtuxwijs"
)
_LEET: Final = str.maketrans("0134578@$", "oieastbas")
_CODED: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_SPACED: Final = re.compile(r"(?<!\w)\w([ .\-_*])(?:\w\1)+\w(?!\w)")
_TOGETHER: Final = frozenset({"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH"})
_APOSTROPHES: Final = str.maketrans("’‘`´", "''''")


def folded(text: str) -> str:
    """The text in lower case, without accents and unseen characters.

    >>> folded("Ignor\u00e9 ALL")
    'ignore all'
    """
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    seen = "".join(each for each in apart if unicodedata.category(each) not in _MARKS)
    return re.sub(r"[^\S\n]+", " ", seen.casefold()).strip()


def hidden(text: str) -> bool:
    """Whether unseen characters stand where nobody types them, or a word mixes alphabets."""
    if _NEVER.search(text) or _INSIDE.search(text):
        return True
    return any(len(_scripts(word)) > 1 for word in re.findall(r"[^\W\d_]+", text))


def script_of(text: str) -> str:
    """The script of most of its letters, such as `LATIN`; empty where it has fewer than two."""
    counts = Counter(_script(each) for each in text if each.isalpha())
    return counts.most_common(1)[0][0] if counts.total() > 1 else ""


def unmasked(text: str) -> tuple[str, ...]:
    """Every form in which the text may be meant, folded, the plainest first.

    Entities and percent signs are read, base64 and hexadecimal decoded where text comes
    out, letters put together that stand apart, digits read as the letters that they look
    like, and the whole is read backwards and through rot13.
    """
    seen = folded(unquote(html.unescape(text)))
    forms = [
        seen,
        *(folded(each) for each in _decoded(text)),
        folded(text.translate(_LOOKALIKES)),
        folded(_joined(unquote(html.unescape(text)))),
        _unleet(seen),
        seen[::-1],
        codecs.encode(seen, "rot13"),
    ]
    return tuple(dict.fromkeys(form for form in forms if form))


def _decoded(text: str) -> list[str]:
    """What stands in base64 or hexadecimal, where it decodes to words."""
    found = []
    for token in _CODED.findall(text):
        for decode in (bytes.fromhex, _from_base64):
            try:
                words = decode(token).decode("ascii")
            except (ValueError, binascii.Error):
                continue
            if words.isprintable() and " " in words:
                found.append(words)
    return found


def _from_base64(token: str) -> bytes:
    bare = token.rstrip("=")
    return base64.urlsafe_b64decode(
        bare.replace("+", "-").replace("/", "_") + "=" * (-len(bare) % 4)
    )


def _joined(text: str) -> str:
    """Letters that stand apart, put together: `i g n o r e` is `ignore`."""
    words = re.sub(r" {2,}", " | ", text)
    return _SPACED.sub(lambda run: re.sub(r"[ .\-_*]", "", run[0]), words).replace(" | ", " ")


def _unleet(text: str) -> str:
    """Digits inside words as the letters that they look like."""
    return re.sub(
        r"\S*[a-z]\S*",
        lambda word: word[0].translate(_LEET) if re.search(r"\d", word[0]) else word[0],
        text,
    )


def _scripts(word: str) -> set[str]:
    return {_script(each) for each in word}


@cache
def _script(letter: str) -> str:
    """The first word of the letter's name, which is its script; kana and Han count as one."""
    name = unicodedata.name(letter, "").removeprefix("FULLWIDTH ").split(" ")[0]
    return "CJK" if name in _TOGETHER else name
