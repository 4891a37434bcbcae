"""How updates reach the bot: queued, polled or posted."""
