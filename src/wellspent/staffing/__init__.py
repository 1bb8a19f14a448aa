"""How many people a pool needs, what a slow minute costs there, and what it would buy."""
