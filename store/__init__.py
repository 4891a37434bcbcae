"""The ports of the desk over SQLAlchemy: rows and drivers' errors never leave it."""
