"""What a process counts, as Prometheus reads it: numbers by kind and state, of nobody by name."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.health import Health
from bot.replies import Outcome
from store.tally import IMPORTANT, OTHER, Tally

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
FATES: Final = ("ok", "refused", "not sent", "unknown")
"""What becomes of an attempt to ring, in the words of bot/ringing/outcome.py."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # each would have a second series


class Metrics:
    """The counters of one process, in a registry of its own.

    Every series is there from the start, so that counting looks nothing up but a word in a dict,
    and no label can hold anything but our own few words.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(namespace="opsdesk", registry=self.registry)
        self._received = self._counter("updates_received", "Updates taken in for the first time.")
        handled = self._counter("updates_handled", "What became of updates.", "outcome")
        self._handled = {what: handled.labels(what) for what in ("done", "failed", "quarantined")}
        self._update_seconds = self._histogram(
            "update_seconds", "From taking an update in to the commit of all it does."
        )
        sends = self._counter("sends", "Calls that brought a notice.", "class", "outcome")
        self._sends = {
            (important, outcome): sends.labels(IMPORTANT if important else OTHER, outcome.value)
            for important in (True, False)
            for outcome in Outcome
        }
        self._notice_seconds = self._histogram(
            "notice_seconds", "From when a notice was due until Telegram had it."
        )
        self._limited = self._counter("rate_limited", "Answers 429 of Telegram.")
        self._limited_seconds = self._counter(
            "rate_limited_seconds", "How long Telegram asked to wait, summed up."
        )
        rings = self._counter("ring_attempts", "Attempts to ring beside Telegram.", "outcome")
        self._rings = {fate: rings.labels(fate.replace(" ", "_")) for fate in FATES}
        self._lateness = self._histogram("timer_lateness_seconds", "How late timers fired.")
        self._timer_failures = self._counter("timer_failures", "Timers that failed and wait.")

    def of_health(self, health: Health, clock: Clock) -> None:
        """Show the stages, roles and queues of a process as well, as they are when asked for."""
        self.registry.register(_OfHealth(health, clock))

    def text(self) -> bytes:
        """Return everything as Prometheus reads it."""
        return generate_latest(self.registry)

    def received(self, count: int) -> None:
        """Count updates that were taken in."""
        self._received.inc(count)

    def handled(self, received_at: datetime, now: datetime) -> None:
        """Count an update whose effects are committed."""
        self._handled["done"].inc()
        self._update_seconds.observe(_seconds(now - received_at))

    def failed(self) -> None:
        """Count an update that is tried again."""
        self._handled["failed"].inc()

    def quarantined(self) -> None:
        """Count an update that is not tried again."""
        self._handled["quarantined"].inc()

    def sent(self, outcome: Outcome, *, important: bool) -> None:
        """Count a call that was to bring a notice."""
        self._sends[important, outcome].inc()

    def arrived(self, due_at: datetime, now: datetime) -> None:
        """Note how long a notice was on its way."""
        self._notice_seconds.observe(_seconds(now - due_at))

    def limited(self, seconds: float) -> None:
        """Count an answer 429 and the wait it asks for."""
        self._limited.inc()
        self._limited_seconds.inc(max(seconds, 0.0))

    def rang(self, fate: str) -> None:
        """Count an attempt to ring; `fate` is one of FATES."""
        self._rings[fate].inc()

    def fired(self, due_at: datetime, now: datetime) -> None:
        """Note how late a timer fired."""
        self._lateness.observe(_seconds(now - due_at))

    def timer_failed(self) -> None:
        """Count a timer that failed."""
        self._timer_failures.inc()

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, namespace="opsdesk", registry=self.registry)

    def _histogram(self, name: str, told: str) -> Histogram:
        return Histogram(name, told, namespace="opsdesk", registry=self.registry, buckets=SECONDS)


def _seconds(span: timedelta) -> float:
    """Return a span, and none where a clock was set back meanwhile."""
    return max(span.total_seconds(), 0.0)


class _OfHealth(Collector):
    """Gauges made of a process's health whenever they are asked for; the store is not."""

    def __init__(self, health: Health, clock: Clock) -> None:
        self._health = health
        self._clock = clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return the gauges as they are now."""
        health, now = self._health, self._clock.now()
        yield _gauge("healthy", "Whether every stage works.", health.is_green(now))
        yield _gauge("ready", "Whether it may be given traffic.", health.unready(now) is None)
        yield from _of_stages(health, now)
        yield from _of_roles(health)
        if health.heartbeat is not None and health.heartbeat.sent_at is not None:
            told = "Since when the watcher outside was told nothing."
            age = _seconds(now - health.heartbeat.sent_at)
            yield _gauge("heartbeat_age_seconds", told, age)
        if health.tally is not None and health.counted_at is not None:
            age = _seconds(now - health.counted_at)
            yield _gauge("counted_age_seconds", "How old what was counted in the store is.", age)
            yield from _of_tally(health.tally)


def _of_stages(health: Health, now: datetime) -> Iterator[GaugeMetricFamily]:
    working = _by("stage_ok", "Whether a stage works.", "stage")
    age = _by("stage_last_success_age_seconds", "Since when a stage had no success.", "stage")
    waiting = _by("stage_waiting", "How much work waits for a stage.", "stage")
    oldest = _by("stage_oldest_waiting_seconds", "How long its oldest work waits.", "stage")
    for stage in health:
        name = [str(stage.name)]
        working.add_metric(name, float(stage.trouble(now) is None))
        if stage.seen_at is not None:
            age.add_metric(name, _seconds(now - stage.seen_at))
        waiting.add_metric(name, stage.waiting)
        oldest.add_metric(name, 0 if stage.oldest_at is None else _seconds(now - stage.oldest_at))
    yield from (working, age, waiting, oldest)


def _of_roles(health: Health) -> Iterator[GaugeMetricFamily]:
    held = _by("role_held", "Whether this process has a role.", "role")
    term = _by("role_term", "The number of the holder's term, which grows.", "role")
    age = _by("role_beat_age_seconds", "Since when no sign of life of the holder was seen.", "role")
    for holder in health.holders():
        role = [holder.role.value]
        held.add_metric(role, float(holder.is_me))
        term.add_metric(role, holder.term)
        if holder.beat_age is not None:
            age.add_metric(role, holder.beat_age)
    yield from (held, term, age)


def _of_tally(tally: Tally) -> Iterator[GaugeMetricFamily]:
    yield _counts(
        "notices", "Notices that are open or put aside.", ("class", "state"), tally.notices
    )
    rings = {(state,): count for state, count in tally.rings.items()}
    yield _counts("rings", "Rings that are open or put aside.", ("state",), rings)
    yield _gauge("unknown_sends", "Sends of which nobody knows the outcome.", tally.unknown)
    yield _gauge("quarantined_updates", "Updates in quarantine.", tally.quarantined)
    held = tally.held
    kinds = {("notices",): held.notices, ("rings",): held.rings, ("timers",): held.timers}
    yield _counts("held", "What waits for an operator since a restore.", ("kind",), kinds)
    told = "Records that are not closed."
    yield _counts("open_records", told, ("state", "priority"), tally.records)


Words = TypeVar("Words", bound=tuple[str, ...])


def _counts(
    name: str, told: str, labels: tuple[str, ...], counts: Mapping[Words, int]
) -> GaugeMetricFamily:
    found = _by(name, told, *labels)
    for values, count in counts.items():
        found.add_metric(list(values), count)
    return found


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"opsdesk_{name}", told, value=float(value))


def _by(name: str, told: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"opsdesk_{name}", told, labels=labels)
