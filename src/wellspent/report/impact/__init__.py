"""What a centre's behaviours are worth to its outcomes: every link, drawn or refused."""
