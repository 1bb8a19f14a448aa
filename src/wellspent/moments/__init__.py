"""The moments matrix: what to do about it, today, at each level.

A moment is a prepared occasion to act. The rooms of this package are functions from tables and frozen
dataclasses to moments, figures and refusals; they know nothing of one another, of files or of the web.
"""
