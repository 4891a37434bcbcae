"""The command `setup`: from nothing to a desk that works, by a few questions."""
