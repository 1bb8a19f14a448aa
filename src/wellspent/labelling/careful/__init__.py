"""The careful labeller: a small transformer that reads whole stretches of a conversation."""
