"""Disputes, and how they were decided."""
