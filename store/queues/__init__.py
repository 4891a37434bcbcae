"""What the loops take work from: the inbox, the outbox, the timers that are due."""
