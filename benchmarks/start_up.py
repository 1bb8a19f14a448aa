"""How long `wellspent --help` and `import wellspent` take, beside Python's own start."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import wellspent": [sys.executable, "-c", "import wellspent"],
    "wellspent --help": [str(Path(sys.executable).parent / "wellspent"), "--help"],
}


def seconds_of(command: list[str]) -> float:
    """Wall seconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians; commands take turns, so that a slow spell hits them all."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS + 1):
        for name, command in COMMANDS.items():
            times[name].append(seconds_of(command))
    print(f"| command | median of {RUNS} | least | most |\n| --- | ---: | ---: | ---: |")
    for name, (_, *counted) in times.items():  # the first run fills the disk's cache
        print(f"| `{name}` | {statistics.median(counted):.3f} s | {min(counted):.3f} s | {max(counted):.3f} s |")  # fmt: skip


if __name__ == "__main__":
    main()
