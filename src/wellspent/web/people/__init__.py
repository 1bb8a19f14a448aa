"""The people of the centre."""
