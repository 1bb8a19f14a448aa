"""Commands of what is sent."""
