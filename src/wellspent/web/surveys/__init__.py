"""Surveys: the response first, what may be claimed, and call-backs of those who did not answer."""
