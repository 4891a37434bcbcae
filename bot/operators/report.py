"""What a process tells operators of itself: codes, numbers, moments and ages, never words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.health import Health, Heartbeat, Stage
from bot.standing import Holder
from store.tally import Tally


def report_of(health: Health, now: datetime) -> dict[str, Any]:
    """Return the whole state as JSON: the same for /healthz, /readyz and the doctor."""
    return {
        "ok": health.is_green(now),
        "ready": health.unready(now) is None,
        "unready": health.unready(now),
        "phase": health.phase.value,
        "stages": {str(stage.name): _stage(stage, now) for stage in health},
        "roles": {holder.role.value: _holder(holder) for holder in health.holders()},
        "heartbeat": None if health.heartbeat is None else _heartbeat(health.heartbeat, now),
        "queues": None if health.tally is None else _queues(health.tally),
        "counted_seconds_ago": _age(health.counted_at, now),
    }


def _stage(stage: Stage, now: datetime) -> dict[str, object]:
    """Return what is known of one stage."""
    trouble = stage.trouble(now)
    return {
        "ok": trouble is None,
        "reason": trouble,
        "standby": stage.standby,
        "since": _moment(stage.since),
        "last_success": _moment(stage.seen_at),
        "last_success_seconds_ago": _age(stage.seen_at, now),
        "waiting": stage.waiting,
        "oldest_waiting_seconds": _age(stage.oldest_at, now),
    }


def _holder(holder: Holder) -> dict[str, object]:
    age = holder.beat_age
    return {
        "owner": holder.owner,
        "term": holder.term,
        "beat_seconds_ago": None if age is None else round(age, 1),
        "this_process": holder.is_me,
    }


def _heartbeat(heartbeat: Heartbeat, now: datetime) -> dict[str, object]:
    return {
        "sent_seconds_ago": _age(heartbeat.sent_at, now),
        "kept_back": heartbeat.kept_back,
        "reason": None if heartbeat.stage.ok else heartbeat.stage.reason,
    }


def _queues(tally: Tally) -> dict[str, object]:
    """Return what was counted: notices by class and state, the rest by state."""
    return {
        "outbox": _nested(tally.notices),
        "rings": dict(tally.rings),
        "unknown_sends": tally.unknown,
        "dead": tally.dead,
        "quarantine": tally.quarantined,
        "held": {
            "notices": tally.held.notices,
            "rings": tally.held.rings,
            "timers": tally.held.timers,
        },
        "records": _nested(tally.records),
    }


def _nested(counts: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (first, second), count in sorted(counts.items()):
        found.setdefault(first, {})[second] = count
    return found


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else round((now - moment).total_seconds(), 1)
