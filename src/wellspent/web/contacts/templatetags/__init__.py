"""What the templates of contacts say in their own way."""
