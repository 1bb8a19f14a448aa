"""Whether a moment moved what it aimed at, said so that chance is not called success."""
