"""Steering: where an hour buys most, schemes of incentives, and teams as data."""
