"""The history of the tables, oldest first; a revision is a number that only grows."""
