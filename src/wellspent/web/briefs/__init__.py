"""Performance briefs: one page for a conversation with one agent, the same for both."""
