"""Friction that people suffer: where it is, what it costs, and what a process change brought."""
