"""Joins a centre's tables, its worth and what was heard into moments, part by part."""
