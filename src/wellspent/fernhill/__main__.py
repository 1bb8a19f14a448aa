"""Prints the tables of `docs/fernhill.md`, or writes the centre to a folder.

python -m wellspent.fernhill            the planted truth, and what seed 1 made of it
python -m wellspent.fernhill FOLDER     the files that Fernhill would export
python -m wellspent.fernhill FOLDER --happenings    with all that is planted beside the contacts
python -m wellspent.fernhill FOLDER N   a large synthetic centre, of N turns or a few more
"""

from __future__ import annotations

import sys
from pathlib import Path

from wellspent.fernhill import write_centre
from wellspent.fernhill.centre import generate_centre
from wellspent.fernhill.figures import render_drawn, render_planted
from wellspent.fernhill.figures_of_occasions import render_occasions, render_what_came_of_them
from wellspent.fernhill.stretches import write_stretches


def main(arguments: list[str]) -> None:
    """Write to the folder that is named, or print the tables if none is."""
    if arguments[1:] == ["--happenings"]:
        write_centre(Path(arguments[0]), happenings=True)
    elif len(arguments) == 2:
        print(f"{write_stretches(Path(arguments[0]), int(arguments[1])):,} turns (synthetic)")
    elif arguments:
        write_centre(Path(arguments[0]))
    else:
        print(render_planted(), render_drawn(generate_centre()), sep="\n\n", end="\n\n")
        eventful = generate_centre(eventful=True)
        print(render_occasions(), render_what_came_of_them(eventful), sep="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
