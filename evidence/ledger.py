"""What the ledger shows on real conversations: completed service tasks of STAR, and PriMock57.

Prints the tables of docs/evidence.md. STAR: how much of the agents' silence the
ledger explains when the tool events are hidden from it, against what it gives
with them shown. PriMock57: sums against the recordings' lengths.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wellspent.bookkeeping import Ledger, Segment, keep_ledger
from wellspent.contacts import Contact
from wellspent.labelling import label_turns
from wellspent.readers import read
from wellspent.redaction import redact

EXPLAINED = ("navigation", "knowledge", "waiting")


@dataclass(frozen=True)
class Gaps:
    """Seconds before agents' turns, after the turn before: in all, typed, explained, unknown."""

    total: float = 0.0
    typed: float = 0.0
    explained: float = 0.0
    unknown: float = 0.0

    def __add__(self, other: Gaps) -> Gaps:
        """Both together."""
        return Gaps(
            self.total + other.total,
            self.typed + other.typed,
            self.explained + other.explained,
            self.unknown + other.unknown,
        )


def is_service(contact: Contact) -> bool:
    """Whether a STAR chat is a completed one about service."""
    done = contact.attributes.get("completion") == "Complete"
    return done and not any(word in (contact.reason or "") for word in ("spaceship", "trivia"))


def agent_gaps(contact: Contact, ledger: Ledger) -> Iterator[Segment]:
    """The segments that lie between a turn's sending and the agent's turn that came next."""
    sent = [(turn.start, turn.speaker) for turn in contact.turns if turn.start is not None]
    bounds = [(a, b) for (a, _), (b, who) in itertools.pairwise(sent) if who == "agent"]
    place = 0
    for segment in ledger.segments:
        while place < len(bounds) and bounds[place][1] <= segment.start:
            place += 1
        if place < len(bounds) and bounds[place][0] <= segment.start:
            yield segment


def gaps_of(segments: Sequence[Segment]) -> Gaps:
    """The seconds of these segments by what the ledger says of them."""
    silent = [s for s in segments if s.speaker == "nobody"]
    return Gaps(
        total=sum(s.seconds for s in segments),
        typed=sum(s.seconds for s in segments if s.speaker != "nobody"),
        explained=sum(s.seconds for s in silent if s.part in EXPLAINED),
        unknown=sum(s.seconds for s in silent if s.part == "unknown"),
    )


def overlap(some: Sequence[Segment], others: Sequence[Segment]) -> float:
    """Seconds that lie in a silence explained by both."""
    a = [(s.start, s.end) for s in some if s.speaker == "nobody" and s.part in EXPLAINED]
    b = [(s.start, s.end) for s in others if s.speaker == "nobody" and s.part in EXPLAINED]
    return sum(max(0.0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)


def star(shared: Path) -> None:
    """Print what became of STAR, and its agents' silence with tool events shown and hidden."""
    reading = read(shared / "corpora" / "star" / "dev.jsonl.gz", "jsonl")
    service = [redact(contact) for contact in reading if is_service(contact)]
    turns = [len(contact.turns) for contact in service]
    print("## STAR: completed service chats\n")
    print(f"Records {len(reading) + len(reading.problems):,}, contacts {len(reading):,},"
          f" problems {len(reading.problems)}; completed service chats {len(service):,},"
          f" of them with 8–40 turns {sum(8 <= n <= 40 for n in turns):,};"
          f" turns {sum(turns):,}.\n")  # fmt: skip
    shown, hidden, both = Gaps(), Gaps(), 0.0
    for contact in service:
        labels = label_turns(contact)
        with_events = list(agent_gaps(contact, keep_ledger(contact, labels)))
        without = list(agent_gaps(contact, keep_ledger(replace(contact, states=()), labels)))
        shown, hidden = shown + gaps_of(with_events), hidden + gaps_of(without)
        both += overlap(with_events, without)
    print("| agents' gap time | tool events shown (truth) | tool events hidden |")
    print("| --- | ---: | ---: |")
    for name in ("total", "typed", "explained", "unknown"):
        a, b = getattr(shown, name), getattr(hidden, name)
        print(f"| {name} | {a:,.0f} s ({a / shown.total:.1%}) | {b:,.0f} s ({b / hidden.total:.1%}) |")  # fmt: skip
    print(f"\nOf the time that the events explain, the ledger finds {both / shown.explained:.1%} without"
          f" them; of what it then explains, {both / hidden.explained:.1%} lies in such time.\n")  # fmt: skip
    guess(service[:600])


def guess(service: Sequence[Contact]) -> None:
    """Print how right it would be to guess that an agent who brings a result had looked it up."""
    guessed, right = 0.0, 0.0
    for contact in service:
        labels = label_turns(contact)
        truth = [s for s in keep_ledger(contact, labels).segments if s.speaker == "nobody"]
        explained = [(s.start, s.end) for s in truth if s.part in EXPLAINED]
        for gap in keep_ledger(replace(contact, states=()), labels).segments:
            after = [n for n, t in enumerate(contact.turns) if t.start is not None and t.start >= gap.end]  # fmt: skip
            if gap.part != "unknown" or not after or "?" in contact.turns[after[0]].text:
                continue
            if labels[after[0]].part in ("process", "knowledge"):
                guessed += gap.seconds
                right += sum(max(0.0, min(gap.end, b) - max(gap.start, a)) for a, b in explained)
    print(f"Guessing that an unexplained silence before an agent's statement of `process` or"
          f" `knowledge` was work in the tools would be right for {right / guessed:.1%} of"
          f" {guessed:,.0f} s ({len(service)} chats): it stays `unknown`.\n")  # fmt: skip


def primock(shared: Path) -> None:
    """Print how far ledgers are from the recordings' own lengths."""
    reading = read(shared / "corpora" / "primock57" / "dev.jsonl.gz", "jsonl")
    worst, talk, overlapped, silence, total = 0, 0.0, 0.0, 0.0, 0.0
    for contact in reading:
        ledger = keep_ledger(contact, label_turns(contact))
        length = max(turn.end for turn in contact.turns if turn.end is not None)
        worst = max(worst, abs(sum(round(1000 * x.seconds) for x in ledger.lines) - round(1000 * length)))  # fmt: skip
        talk, total = talk + ledger.talk_seconds, total + length
        overlapped, silence = overlapped + ledger.overlap_seconds, silence + ledger.silence_seconds
    print("## PriMock57: recordings\n")
    print(f"{len(reading)} consultations, {len(reading.problems)} problems; largest difference between"
          f" the ledger's sum and the recording's length: {worst} ms.")  # fmt: skip
    print(f"Of {total:,.1f} s: talk {talk:,.1f} s (of it both at once {overlapped:,.1f} s),"
          f" silence {silence:,.1f} s.\n")  # fmt: skip


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    arguments = parser.parse_args()
    star(arguments.shared)
    primock(arguments.shared)


if __name__ == "__main__":
    main()
