"""Rings people by webhook and mail, so that somebody comes also when Telegram is away."""
