"""The routes for machines, and webhooks."""
