"""Working a ticket, from the claim to its end."""
