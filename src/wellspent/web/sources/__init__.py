"""What the places besides the conversations say: self-service, the blend, and the listening hour."""
