"""People: what they may be, and whether they can be reached."""
