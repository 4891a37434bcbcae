"""The sandbox's only reader of the wall clock; worlds in tests get a clock of their own."""

from datetime import UTC, datetime


def wall_clock() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - somebody must read it, and only here
