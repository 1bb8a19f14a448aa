"""A workspace's figures, kept ready for pages: plain Python, no Django."""
