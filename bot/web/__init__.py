"""The aiohttp application: status page, health, webhook."""
