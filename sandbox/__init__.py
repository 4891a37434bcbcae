"""A strict Bot API on loopback, for trying a Telegram bot without Telegram."""
