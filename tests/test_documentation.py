"""Every example of the tutorial does what it says, in the order in which a reader would try it."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from warm_start import warm_start

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """A folder with a `wellspent` that need not start from nothing each time."""
    with warm_start(tmp_path_factory.mktemp("warm")) as folder:
        yield folder


@pytest.fixture
def somewhere(tmp_path, commands, monkeypatch):
    """An empty folder to work in, with the command on the path, and Python beside it."""
    monkeypatch.chdir(tmp_path)
    path = [str(commands), str(Path(sys.executable).parent), os.environ["PATH"]]
    monkeypatch.setenv("PATH", os.pathsep.join(path))
    return tmp_path


@pytest.mark.parametrize(
    "page", ["tutorial.md", "staffing.md", "worth.md", "listening.md", "moments.md"]
)
def test_a_page_of_examples_does_what_it_says(somewhere, page):
    names: dict[str, object] = {}
    for kind, file, body in BLOCK.findall((ROOT / "docs" / page).read_text()):
        if file:
            (somewhere / file).parent.mkdir(exist_ok=True)
            (somewhere / file).write_text(body)
        elif kind == "console":
            run_commands(body)
        elif kind == "python":
            run_python(body, names)


def run_commands(body: str) -> None:
    for command, expected in COMMAND.findall(body):
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"$ {command}\n{done.stderr}"
        like = re.escape(expected.strip()).replace(re.escape("..."), ".*")
        assert re.fullmatch(like, done.stdout.strip()), f"$ {command}\n{done.stdout}"


def run_python(body: str, names: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(body, names, "tutorial", "tutorial.md", 0)
    failures: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=failures.append, clear_globs=False)
    names.update(test.globs)
    assert not failures, "".join(failures)


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name
)
def test_every_link_of_a_page_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_code_example_in_a_docstring_holds():
    import wellspent.bookkeeping.ledger

    assert doctest.testmod(wellspent.bookkeeping.ledger).failed == 0
