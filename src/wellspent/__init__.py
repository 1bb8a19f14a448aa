"""Which seconds of handle time to cut, which to protect, what each is worth and what it costs."""
