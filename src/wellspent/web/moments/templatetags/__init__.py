"""What the templates of moments ask for."""
