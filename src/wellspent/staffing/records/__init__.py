"""What a centre's own records say: arrivals, handle times, patience, who was at work."""
