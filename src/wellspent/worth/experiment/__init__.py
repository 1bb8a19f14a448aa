"""The experiment that would settle it: designed, drawn, registered, and read as registered."""
