"""Process changes: friction ranked, what was proposed against it, and what a change brought."""
