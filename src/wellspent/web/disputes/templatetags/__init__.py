"""What other pages show of disputes."""
