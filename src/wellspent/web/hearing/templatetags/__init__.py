"""Words and small pictures for what was heard."""
