"""What came of one attempt to ring somebody."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Fate(StrEnum):
    """What is known of an attempt."""

    OK = "ok"
    REFUSED = "refused"
    """Whoever was asked will not take it, however often it is offered."""
    NOT_SENT = "not sent"
    """It surely did not arrive; later it may."""
    UNKNOWN = "unknown"
    """It may have arrived."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How an attempt ended; `reason` is one line without people's words or an address."""

    fate: Fate
    reason: str = ""
    retry_after: timedelta = timedelta()


OK = Outcome(fate=Fate.OK)


def refused(reason: str) -> Outcome:
    """Return that it was refused for good."""
    return Outcome(fate=Fate.REFUSED, reason=reason)


def not_sent(reason: str, retry_after: timedelta = timedelta()) -> Outcome:
    """Return that it did not arrive."""
    return Outcome(fate=Fate.NOT_SENT, reason=reason, retry_after=retry_after)


def unknown(reason: str) -> Outcome:
    """Return that nobody knows whether it arrived."""
    return Outcome(fate=Fate.UNKNOWN, reason=reason)
