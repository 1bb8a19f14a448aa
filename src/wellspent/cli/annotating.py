"""The annotator's terminal: shows a turn, takes a key, saves at once. Works over a pipe too."""

from __future__ import annotations

import os
import sys
import termios
import time
import tty
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from wellspent.annotation import (
    FRICTION_KEYS,
    PART_KEYS,
    Design,
    Session,
    minutes_left,
    render_guide,
    sample_to_lines,
)
from wellspent.cli.output import write_text
from wellspent.contacts import Turn
from wellspent.parts import Label, Part
from wellspent.rendering.printable import printable

__all__ = ["annotate_sample", "keys_of"]

Suggestions = Mapping[str, Sequence[Label]]
_HELP: Final = "? guide · b back · s skip · q quit"
_END_OF_INPUT: Final = "\x04"  # Ctrl-D


def keys_of() -> Generator[str, None, None]:
    """Keys one at a time: as they are pressed at a terminal, or one a line from a pipe.

    An empty line is Enter. Ends with the input, with Ctrl-C and with Ctrl-D.
    """
    if not sys.stdin.isatty():
        for line in sys.stdin:
            yield line.strip() or "\n"
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    # for as long as keys are wanted, so that none is lost between two turns
    tty.setcbreak(terminal, termios.TCSADRAIN)
    try:
        yield from _pressed(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _pressed(terminal: int) -> Iterator[str]:
    while True:
        try:
            pressed = os.read(terminal, 64).decode("utf-8", errors="replace")
        except (KeyboardInterrupt, OSError):
            return
        if not pressed or _END_OF_INPUT in pressed:
            return
        # an arrow or a function key is several characters, and no label
        yield from [pressed] if pressed.startswith("\x1b") else pressed


def annotate_sample(
    design: Design,
    session: Session,
    output: Path,
    *,
    keys: Iterator[str],
    suggestions: Suggestions,
    clock: Callable[[], float] = time.monotonic,
) -> Session:
    """The session as the person left it; every label is in `output` before the next turn is shown.

    `suggestions` are automatic labels by contact, none for a blind reading.
    """
    seconds: list[float] = []
    shown: int | None = None
    _save(output, design, session)
    while not session.over:
        if shown != session.at:
            shown = session.at
            _say_piece(session)
        _say_turn(session, suggestions, minutes_left(seconds, session.turns - session.done))
        began, before = clock(), session
        session = _answered(session, keys, suggestions)
        if session is before:  # quit, or no more keys
            return session
        seconds.append(clock() - began)
        _save(output, design, session)
    return session


def _answered(session: Session, keys: Iterator[str], suggestions: Suggestions) -> Session:
    """The session after the keys that settle this turn; the same one where the reader quits."""
    current = session
    for key in keys:
        name = key if len(key) > 1 else PART_KEYS.get(key, key)
        if key == "q":
            break
        if name in PART_KEYS.values():
            return _labelled(current, next(p for p in PART_KEYS.values() if p == name))
        if key in FRICTION_KEYS:
            current = current.with_friction(FRICTION_KEYS[key])
            click.echo(f"      friction: {current.marked}")
        elif key == "\n" and (kept := current.given or _suggested(current, suggestions)):
            return _labelled(current, kept)
        elif key in ("b", "s", "S"):
            return _moved(current, key)
        elif key == "?":
            click.echo(render_guide())
        else:
            click.echo(f"      no label is on that key ({_HELP})")
    return session


def _labelled(session: Session, part: Part) -> Session:
    friction = "" if session.marked == "none" else f", {session.marked}"
    click.echo(f"     = {part}{friction}")
    return session.with_part(part)


def _moved(session: Session, key: str) -> Session:
    if key == "b":
        return session.back()
    return session.skip_turn() if key == "s" else session.skip_piece()


def _suggested(session: Session, suggestions: Suggestions) -> Part | None:
    label = _label(session, suggestions)
    return None if label is None or label.part == "unknown" else label.part


def _label(session: Session, suggestions: Suggestions) -> Label | None:
    said = suggestions.get(session.piece.contact, ())
    return said[session.turn] if session.turn < len(said) else None


def _say_piece(session: Session) -> None:
    piece = session.piece
    said = f"{session.at + 1} of {len(session.pieces)}: {printable(piece.contact)}, {len(piece.turns)} turns"
    click.secho(f"\n── Conversation {said} ──", bold=True)


def _say_turn(session: Session, suggestions: Suggestions, left: int | None) -> None:
    piece, place = session.piece, session.turn
    click.secho(f"{place + 1:>3}  {_words(piece.turns[place])}", bold=True)
    if place + 1 < len(piece.turns):
        click.secho(f"     then {_words(piece.turns[place + 1])}", dim=True)
    notes = [f"{session.done:,} of {session.turns:,} turns"]
    if left is not None:
        notes.append(f"about {left} min left")
    if session.given:
        notes.append(f"labelled {session.given}, friction {session.marked}")
    label = _label(session, suggestions)
    if label is not None:
        notes.append(f"labeller says {label.part} ({label.confidence:.2f}), {label.friction}")
    click.secho(f"     [{' · '.join(notes)} · {_HELP}]", dim=True)


def _words(turn: Turn) -> str:
    return f"{turn.speaker}: {printable(turn.text)}"


def _save(output: Path, design: Design, session: Session) -> None:
    write_text(output, "".join(sample_to_lines(design, session.pieces)))
