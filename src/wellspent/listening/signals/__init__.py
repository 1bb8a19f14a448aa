"""Signals: what a customer said that the company should hear, in every contact."""

from wellspent.listening.signals.finding import find_signals, signals_table
from wellspent.listening.signals.names import Named, NameFinder, finder_of

__all__ = ["NameFinder", "Named", "find_signals", "finder_of", "signals_table"]
