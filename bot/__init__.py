"""The process: commands, loops, the door to Telegram, and the web server."""
