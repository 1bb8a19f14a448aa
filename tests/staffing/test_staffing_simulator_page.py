"""The page about the simulator says what it does."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "method" / "simulator.md"


def test_the_example_holds():
    code = "\n".join(
        re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    )
    test = doctest.DocTestParser().get_doctest(code, {}, PAGE.name, PAGE.name, 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)
    assert len(test.examples) >= 10


def test_asking_for_help_compiles_and_imports_no_loop():
    """Numba takes half a second to import alone."""
    lines = (
        "import sys",
        "from click.testing import CliRunner",
        "from wellspent.cli import cli",
        "CliRunner().invoke(cli, ['--help'])",
        "print('numba' in sys.modules)",
    )
    told = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"
