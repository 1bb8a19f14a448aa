"""Texts whose reasons are known: written here, drawn from a seeded generator, synthetic."""

from __future__ import annotations

import random

REASONS = {
    "refund": ["refund", "returned", "jacket", "parcel back", "money back", "store credit"],
    "router": ["router", "broadband", "wifi", "red light", "connection drops", "engineer visit"],
    "password": ["password", "locked out", "login", "reset link", "account access", "verification code"],
    "delivery": ["delivery", "courier", "driver", "late parcel", "tracking", "depot"],
    "bill": ["bill", "invoice", "overcharged", "tariff", "direct debit", "payment date"],
}  # fmt: skip
NEW = {"outage": ["power cut", "outage", "substation", "no electricity", "blackout", "street dark"]}
_FRAMES = (
    "Hi, I need help with {}, there is {} and {}",
    "Hello, it is about {} because of {}, also {}",
    "Can you tell me about {}? I have {} and {}",
)


def texts(
    each: int, reasons: dict[str, list[str]] = REASONS, seed: int = 7
) -> tuple[list[str], list[str]]:
    """So many texts of every reason, and the reason of each."""
    rng = random.Random(seed)
    said: list[str] = []
    true: list[str] = []
    for reason, words in reasons.items():
        for _ in range(each):
            said.append(rng.choice(_FRAMES).format(words[0], *rng.sample(words[1:], 2)))
            true.append(reason)
    return said, true
