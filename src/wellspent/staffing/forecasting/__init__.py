"""How many contacts will come in each interval, and how far they may fall from that."""
