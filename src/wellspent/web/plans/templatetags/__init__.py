"""Words of the plan's pages."""
