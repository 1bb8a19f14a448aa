"""Hints: a fault or a need that several customers hint at, each in other words."""

from wellspent.listening.hints.finding import find_hints
from wellspent.listening.hints.hint import Hint, HintQuote

__all__ = ["Hint", "HintQuote", "find_hints"]
