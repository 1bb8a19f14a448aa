"""Imports run downwards only; names say what they hold."""

from __future__ import annotations

import ast
from pathlib import Path

from importlinter.cli import lint_imports

SOURCE = Path(__file__).resolve().parents[1] / "src" / "wellspent"
FILES = sorted(SOURCE.rglob("*.py"))


def test_imports_run_downwards_only_and_siblings_never_meet(monkeypatch):
    monkeypatch.chdir(SOURCE.parents[1])
    assert lint_imports(no_cache=True) == 0


def test_no_file_has_a_name_that_says_nothing():
    assert not [p for p in FILES if p.stem in {"utils", "helpers", "common", "manager", "misc"}]


def test_no_file_is_over_400_lines_and_no_function_over_60():
    assert not [p.name for p in FILES if p.read_text(encoding="utf-8").count("\n") > 400]
    assert not [name for p in FILES for name, lines in functions(p) if lines > 60]


def functions(path: Path):
    """The names of a file's functions with their lengths."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1
