"""Words of the pages on worth."""
