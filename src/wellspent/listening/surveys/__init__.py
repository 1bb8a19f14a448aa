"""What surveys say, who is not heard in them, and what may be claimed; and what a focus group can tell."""
