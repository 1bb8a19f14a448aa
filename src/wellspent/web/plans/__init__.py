"""The price of a slow minute: what giving customers time costs here, by hour, and where it is free."""
