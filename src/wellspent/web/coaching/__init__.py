"""Coaching sessions, and whether a behaviour moved."""
