"""What was heard in a centre: signals, hints, reasons, early warnings, surveys and self-service, joined."""
