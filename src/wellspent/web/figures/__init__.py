"""Fair figures."""
