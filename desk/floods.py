"""How much one person may ask at a time: a bucket that fills slowly, one a person (S21)."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from desk.identifiers import PersonId

MOST_PEOPLE = 10_000
"""So many people are remembered; of those who were quiet longest nothing is known any more."""
WARNED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """How much comes back in a minute, and how much there can be at once."""

    a_minute: float
    burst: float


MESSAGES = Rate(a_minute=30, burst=15)
PRESSES = Rate(a_minute=120, burst=60)
MESSAGES_OF_STRANGERS = Rate(a_minute=10, burst=6)
PRESSES_OF_STRANGERS = Rate(a_minute=40, burst=24)


class Verdict(Enum):
    """What becomes of something a person asks."""

    PASSES = "passes"
    WARNED = "warned"
    """It is dropped, and the person is told so."""
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """What somebody has left, as of a moment; `dropped` counts since the last warning."""

    left: float
    at: datetime
    warned_at: datetime | None = None
    dropped: int = 0


def filled(bucket: Bucket, rate: Rate, at: datetime) -> Bucket:
    """Return the bucket as it is at `at`; time never goes backwards in it."""
    at = max(at, bucket.at)
    back = (at - bucket.at) / timedelta(minutes=1) * rate.a_minute
    return replace(bucket, left=min(rate.burst, bucket.left + back), at=at)


def asked(bucket: Bucket, rate: Rate, at: datetime, cost: float) -> tuple[Bucket, Verdict]:
    """Return what is left after something was asked, and what becomes of that."""
    bucket = filled(bucket, rate, at)
    if bucket.left >= cost:
        return replace(bucket, left=bucket.left - cost), Verdict.PASSES
    bucket = replace(bucket, dropped=bucket.dropped + 1)
    if bucket.warned_at is not None and bucket.at - bucket.warned_at < WARNED_EVERY:
        return bucket, Verdict.DROPPED
    return replace(bucket, warned_at=bucket.at), Verdict.WARNED


class Floods:
    """The buckets of everybody who asked something lately.

    They live in the process, not in the store: a flood must cost less than what it asks for, and a
    row written for each message would be just that cost. So N processes let N times as much pass,
    and a restart forgives; both are harmless, since what a person may keep open is bounded by the
    store itself.
    """

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[PersonId, str], Bucket] = OrderedDict()
        self._last: OrderedDict[tuple[PersonId, str], tuple[str, Verdict, int]] = OrderedDict()

    def ask(
        self, person: PersonId, what: str, rate: Rate, source: str, at: datetime, cost: float = 1
    ) -> tuple[Verdict, int]:
        """Let somebody ask for something; return what becomes of it, and how much was dropped.

        The same update again (it runs anew when it was overtaken) costs nothing more.
        """
        key = (person, what)
        last = self._last.get(key)
        if last is not None and last[0] == source:
            return last[1], last[2]
        before = self._buckets.get(key) or Bucket(left=rate.burst, at=at)
        after, verdict = asked(before, rate, at, cost)
        dropped = after.dropped
        if verdict is Verdict.WARNED:
            after = replace(after, dropped=0)
        self._buckets[key] = after
        self._last[key] = (source, verdict, dropped)
        self._buckets.move_to_end(key)
        self._last.move_to_end(key)
        while len(self._buckets) > MOST_PEOPLE:
            self._buckets.popitem(last=False)
            self._last.popitem(last=False)
        return verdict, dropped
