"""The Monday answer, live."""
