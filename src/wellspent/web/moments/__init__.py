"""The inbox of moments: what is worth doing today, for whoever is signed in: moments, what was done with them, crises."""
