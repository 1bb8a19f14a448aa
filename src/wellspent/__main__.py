"""`python -m wellspent` is the command `wellspent`."""

from wellspent.cli import main

main()
