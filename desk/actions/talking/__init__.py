"""What people write about a ticket, and where it goes."""
