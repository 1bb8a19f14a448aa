"""What behaviours are worth: every link with its design, its checks and its refusal; and haste."""
