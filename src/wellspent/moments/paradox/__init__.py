"""Coaching hours and slow time as investments: what they cost now, and what followed."""
