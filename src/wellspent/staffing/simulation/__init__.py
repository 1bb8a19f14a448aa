"""What `simulate` is made of: what chance decides, the loops over contacts and events, what they count."""
