"""What the templates of voices ask for."""
