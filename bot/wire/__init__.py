"""What goes over the wire: updates in, payloads out, the bot's profile."""
