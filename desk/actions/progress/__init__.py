"""What a requester does while others work: urge, complain, rate."""
