"""How many people a pool needs, what a slow minute costs there, and what it would buy.

demand, erlang, required     what a pool gets; the exact formulas; the fewest agents for a target
scenario, simulate           the one simulator; `simulation` is what it is made of
forecasting                  contacts to come
records                      arrivals, handle times, patience and staffing from a centre's records
planning                     levels, shifts, rosters, and what a plan achieves
price                        the price of a slow second, the frontier, the three stories
"""
