"""From contacts to come to who works when: levels, shifts, rosters, and what a plan achieves."""
