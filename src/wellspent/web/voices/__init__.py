"""What advisors hear from customers, and what the people who can act answer."""
