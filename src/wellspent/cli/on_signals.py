"""`wellspent signals`: what customers said that the company should hear, contact by contact."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.streaming import AS, IN, OUT, stream_contacts

if TYPE_CHECKING:
    from wellspent.listening.signal import Names, Signal

__all__ = ["COMMANDS"]


@click.command()
@IN
@AS
@OUT
@click.option(
    "--names", "settings", metavar="TOML", type=click.Path(path_type=Path),
    help="A wellspent.toml whose [listening] lists competitors and products.",
)  # fmt: skip
def signals(source: Path, form: str | None, output: Path, settings: Path | None) -> None:
    """Find needs, demands, competitors, early warnings and more that customers mention.

    Each signal has its turn, its words without personal data, how sure it is, whether the
    agent had asked for it, and whether anybody took it up.
    """
    from wellspent.stages import signals as signals_of  # noqa: PLC0415

    names = _names(settings)
    counted = _Counted()

    def row(contact: Any) -> dict[str, Any]:
        found = signals_of(contact, names)
        if any(turn.speaker == "customer" and (turn.text or "").strip() for turn in contact.turns):
            counted.add(found)
        else:
            counted.silent += 1
        return {"id": contact.id, "signals": [_to_json(signal) for signal in found]}

    stream_contacts(
        source, form, output, row, afterwards=lambda: click.echo(str(counted), err=True)
    )


class _Counted:
    """How many contacts have each kind, of how many in which the customer said anything, and how much of it nobody took up."""

    def __init__(self) -> None:
        self.silent = 0
        self._contacts = 0
        self._having: Counter[str] = Counter()
        self._signals: Counter[str] = Counter()
        self._unspoken: Counter[str] = Counter()

    def add(self, found: tuple[Signal, ...]) -> None:
        self._contacts += 1
        self._having.update({signal.kind for signal in found})
        self._signals.update(signal.kind for signal in found)
        self._unspoken.update(signal.kind for signal in found if signal.unspoken)

    def __str__(self) -> str:
        from wellspent.listening.signal import SIGNAL_KINDS  # noqa: PLC0415

        silent = f"{self.silent:,} {'contact has' if self.silent == 1 else 'contacts have'} no turn of the customer's to read and {'counts' if self.silent == 1 else 'count'} in no rate."
        if not self._contacts:
            return silent if self.silent else "No contact was read, so nothing was heard."
        of = f"Of {self._contacts:,} contacts with a turn of the customer's:"
        return "\n".join([of, *map(self._line, SIGNAL_KINDS), *([silent] if self.silent else [])])

    def _line(self, kind: str) -> str:
        from wellspent.estimate import Estimate, estimate_share  # noqa: PLC0415

        share = estimate_share(self._having[kind], self._contacts)
        told = (
            f"{share.value:.1%} ({100 * share.low:.1f} to {100 * share.high:.1f})"
            if isinstance(share, Estimate)
            else f"no rate: {share.reason}"
        )
        return (
            f"{kind.replace('_', ' ')}: {self._having[kind]:,} of {self._contacts:,} contacts, {told}; "
            f"{self._unspoken[kind]:,} of {self._signals[kind]:,} signals unspoken"
        )


def _names(settings: Path | None) -> Names:
    from wellspent.listening.signal import NO_NAMES, Names  # noqa: PLC0415

    if settings is None:
        return NO_NAMES
    from wellspent.readers.files import text_of  # noqa: PLC0415
    from wellspent.settings import parse_settings  # noqa: PLC0415

    heard = parse_settings(text_of(settings)).listening
    return Names(heard.competitors, heard.products)


def _to_json(signal: Signal) -> dict[str, Any]:
    return {
        "turn": signal.turn,
        "kind": signal.kind,
        "quote": signal.quote,
        "confidence": round(signal.confidence, 4),
        "followed_up": signal.followed_up,
        "asked": signal.asked,
        "name": signal.name,
    }


COMMANDS: Final = (signals,)
