"""One example row of every kind, about a given contact: what the enumeration of doors needs."""
