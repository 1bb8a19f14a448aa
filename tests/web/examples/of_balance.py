"""Example of a field that figures are broken down by."""

EXAMPLES = {"field": lambda _people, _line: "queue"}
