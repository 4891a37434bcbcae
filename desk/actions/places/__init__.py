"""Groups and their topics."""
