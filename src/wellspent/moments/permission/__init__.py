"""Where agents hurry, with what their hurry goes along, and where they should be told to take the time."""
