"""Numbers that carry their own proof: payment cards (Luhn) and bank accounts (IBAN)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

__all__ = ["CARD_LENGTHS", "cards_in", "is_iban", "is_luhn"]

CARD_LENGTHS: Final = range(13, 20)


def is_luhn(digits: str) -> bool:
    """Whether the last digit proves the others (ISO/IEC 7812-1, annex B).

    >>> is_luhn("4111111111111111"), is_luhn("4111111111111112")
    (True, False)
    """
    return next(_proven(digits, range(len(digits), len(digits) + 1)), None) is not None


def cards_in(digits: str) -> Iterator[tuple[int, int]]:
    """Where each card number in a row of digits begins and ends; they may overlap.

    Time grows with the number of digits, not with its square.

    >>> list(cards_in("094111111111111111"))[:1]
    [(2, 18)]
    """
    return _proven(digits, CARD_LENGTHS)


def is_iban(code: str) -> bool:
    """Whether the check digits of an IBAN hold (ISO 13616, mod 97); without spaces, capitals.

    >>> is_iban("GB82WEST12345698765432")
    True
    """
    if not (15 <= len(code) <= 34 and code[:2].isalpha() and code.isascii() and code.isalnum()):
        return False
    return int("".join(str(int(sign, 36)) for sign in code[4:] + code[:4])) % 97 == 1


def _proven(digits: str, lengths: range) -> Iterator[tuple[int, int]]:
    """Stretches of the row that pass; two running sums serve all."""
    plain = [int(digit) for digit in digits]
    doubled = [2 * digit - 9 * (digit > 4) for digit in plain]
    sums = [
        list(
            accumulate(
                (doubled[i] if i % 2 == odd else plain[i] for i in range(len(plain))), initial=0
            )
        )
        for odd in (0, 1)
    ]
    for start in range(len(plain) - lengths.start + 1):
        for end in range(start + lengths.start, min(start + lengths.stop, len(plain) + 1)):
            total = sums[end % 2][end] - sums[end % 2][start]
            if total and total % 10 == 0:
                yield start, end
