"""The description of the Bot API, and a check by it."""
