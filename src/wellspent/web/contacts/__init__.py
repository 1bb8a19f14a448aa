"""A contact's page, and the corrections of its labels."""
