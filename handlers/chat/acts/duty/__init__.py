"""What people do about duty: look, set rosters, take leave, offer and take shifts, check in."""
