"""Steering: where an hour buys most, schemes of incentives, teams as data, and the loop of figures and voices."""
