"""What campaigns play on: a Telegram, a store, desks as processes, and people."""
