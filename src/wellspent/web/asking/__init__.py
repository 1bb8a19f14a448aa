"""Questions in words, answered with counts and quotes of the contacts in sight."""
