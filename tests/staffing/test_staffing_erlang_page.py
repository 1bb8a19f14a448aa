"""The page about the formulas says what they say."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from click.testing import CliRunner

from wellspent.cli import cli

PAGE = Path(__file__).resolve().parents[2] / "docs" / "method" / "erlang.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(kind: str) -> str:
    return "\n".join(re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))


def test_the_examples_in_python_hold():
    test = doctest.DocTestParser().get_doctest(blocks("python"), {}, PAGE.name, PAGE.name, 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)
    assert len(test.examples) >= 6


def test_the_commands_print_what_the_page_shows():
    shown = re.findall(r"^\$ wellspent (.*)\n((?:(?!\$ ).*\n)*)", blocks("console"), re.MULTILINE)
    assert len(shown) == 2
    for line, expected in shown:
        done = CliRunner().invoke(cli, line.split())
        assert done.output.strip().startswith(expected.replace("...", "").strip())
