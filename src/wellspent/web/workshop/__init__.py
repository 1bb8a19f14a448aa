"""The team's own list of quick and slow stages."""
