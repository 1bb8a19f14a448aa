"""The price of a slow second: money, best staffing, hours, frontier and stories."""
