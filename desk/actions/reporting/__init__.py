"""Reporting: from the first message to a number."""
