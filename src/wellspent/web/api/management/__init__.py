"""What `manage` can be asked for."""
