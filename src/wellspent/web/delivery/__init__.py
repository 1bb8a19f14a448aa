"""What is sent: digests of moments and of what customers said, by e-mail and to other systems."""
