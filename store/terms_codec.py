"""Terms and calendars as JSON, as their versions are kept; each format has a number."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any

from desk.hours import Calendar, DayException, Window
from desk.priority import Priority
from desk.sla import ClockKind
from desk.terms import (
    Addressee,
    Chain,
    Channel,
    Lease,
    Rung,
    Step,
    Target,
    Terms,
    Wait,
    Who,
)

VERSION = 1
"""The number of the format in which terms and calendars are written."""

_WORK = "work"
_MINUTE = timedelta(minutes=1)


def written_terms(terms: Terms) -> dict[str, Any]:
    """Return what is stored of terms; sets in their order, so that equal terms are written alike.

    Lengths are whole seconds.
    """
    return {
        "v": VERSION,
        "targets": {
            priority.value: {
                "response_seconds": _seconds(target.response),
                "resolution_seconds": _seconds(target.resolution),
                "calendar": target.calendar,
            }
            for priority, target in terms.targets.items()
        },
        "ladder": [_written_rung(rung) for rung in terms.ladder],
        "chains": [_written_chain(chain) for chain in terms.chains],
        "leases": {
            priority.value: {
                "nudge_seconds": _seconds(lease.nudge),
                "back_seconds": _seconds(lease.back),
            }
            for priority, lease in terms.leases.items()
        },
        "waits": {key: _written_wait(wait) for key, wait in terms.waits.items()},
        "slip_percent": terms.slip,
        "vendor_seconds": {key: _seconds(length) for key, length in terms.vendors.items()},
    }


def read_terms(body: Mapping[str, Any]) -> Terms:
    """Return stored terms.

    Raises:
        ValueError: they are of a format that we do not know.
    """
    if body.get("v") != VERSION:
        raise ValueError(f"terms of format {body.get('v')} cannot be read")
    return Terms(
        targets={
            Priority(priority): Target(
                response=_length(target["response_seconds"]),
                resolution=_length(target["resolution_seconds"]),
                calendar=target["calendar"],
            )
            for priority, target in body["targets"].items()
        },
        ladder=tuple(_read_rung(rung) for rung in body["ladder"]),
        chains=tuple(_read_chain(chain) for chain in body["chains"]),
        leases={
            Priority(priority): Lease(
                nudge=_length(lease["nudge_seconds"]), back=_length(lease["back_seconds"])
            )
            for priority, lease in body["leases"].items()
        },
        waits={key: _read_wait(wait) for key, wait in body["waits"].items()},
        slip=body["slip_percent"],
        vendors={key: _length(seconds) for key, seconds in body["vendor_seconds"].items()},
    )


def written_calendars(calendars: Mapping[str, Calendar]) -> dict[str, Any]:
    """Return what is stored of calendars, with the days off that are known of their countries."""
    return {
        "v": VERSION,
        "calendars": {
            key: {
                "zone": calendar.zone,
                "always": calendar.always,
                "weekly": {str(day): _day(windows) for day, windows in calendar.weekly.items()},
                "exceptions": _days(calendar.exceptions),
                "national": _days(calendar.national),
                "years_confirmed": _sorted(calendar.years_confirmed),
            }
            for key, calendar in calendars.items()
        },
    }


def _written_rung(rung: Rung) -> dict[str, Any]:
    return {
        "percent": rung.percent,
        "tell": str(rung.tell),
        "clock": rung.clock and rung.clock.value,
        "priorities": _sorted(rung.priorities),
        "channels": [channel.value for channel in rung.channels],
        "hand_to": rung.hand_to,
    }


def _read_rung(body: Mapping[str, Any]) -> Rung:
    return Rung(
        percent=body["percent"],
        tell=_addressee(body["tell"]),
        clock=body["clock"] and ClockKind(body["clock"]),
        priorities=_priorities(body["priorities"]),
        channels=_channels(body["channels"]),
        hand_to=body["hand_to"],
    )


def _written_chain(chain: Chain) -> dict[str, Any]:
    return {
        "key": chain.key,
        "priorities": _sorted(chain.priorities),
        "teams": _sorted(chain.teams),
        "repeat": chain.repeat,
        "steps": [
            {
                "page": str(step.page),
                "wait_seconds": _seconds(step.wait),
                "channels": [channel.value for channel in step.channels],
                "only": step.only,
                "days": _sorted(step.days),
                "between": step.between and [f"{clock:%H:%M}" for clock in step.between],
            }
            for step in chain.steps
        ],
    }


def _read_chain(body: Mapping[str, Any]) -> Chain:
    return Chain(
        key=body["key"],
        priorities=_priorities(body["priorities"]),
        teams=None if body["teams"] is None else frozenset(body["teams"]),
        repeat=body["repeat"],
        steps=tuple(_read_step(step) for step in body["steps"]),
    )


def _read_step(body: Mapping[str, Any]) -> Step:
    begins, ends = body["between"] or ("", "")
    return Step(
        page=_addressee(body["page"]),
        wait=_length(body["wait_seconds"]),
        channels=_channels(body["channels"]),
        only=body["only"],
        days=None if body["days"] is None else frozenset(body["days"]),
        between=(time.fromisoformat(begins), time.fromisoformat(ends)) if begins else None,
    )


def _written_wait(wait: Wait) -> dict[str, Any]:
    return {
        "pauses": wait.pauses,
        "tell": None if wait.tell is None else str(wait.tell),
        "remind_seconds": [_seconds(length) for length in wait.remind],
        "every_seconds": _maybe_seconds(wait.every),
        "before_seconds": [_seconds(length) for length in wait.before],
        "asks_until": wait.asks_until,
        "resumes": wait.resumes,
        "resolve_after_seconds": _maybe_seconds(wait.resolve_after),
        "vendor": wait.vendor,
    }


def _read_wait(body: Mapping[str, Any]) -> Wait:
    return Wait(
        pauses=body["pauses"],
        tell=None if body["tell"] is None else _addressee(body["tell"]),
        remind=tuple(_length(seconds) for seconds in body["remind_seconds"]),
        every=_maybe_length(body["every_seconds"]),
        before=tuple(_length(seconds) for seconds in body["before_seconds"]),
        asks_until=body["asks_until"],
        resumes=body["resumes"],
        resolve_after=_maybe_length(body["resolve_after_seconds"]),
        vendor=body["vendor"],
    )


def _days(days: Mapping[date, DayException]) -> dict[str, Any]:
    return {
        day.isoformat(): _WORK if windows is None else _day(windows)
        for day, windows in days.items()
    }


def _day(windows: Iterable[Window]) -> list[str]:
    """Return the windows of a day as minutes from midnight: `540-1080`."""
    return [f"{window.opens // _MINUTE}-{window.closes // _MINUTE}" for window in windows]


def _addressee(text: str) -> Addressee:
    who, _, key = text.partition(":")
    return Addressee(Who(who), key)


def _priorities(keys: Iterable[str]) -> frozenset[Priority]:
    return frozenset(Priority(key) for key in keys)


def _channels(keys: Iterable[str]) -> tuple[Channel, ...]:
    return tuple(Channel(key) for key in keys)


def _sorted(items: Collection[Any] | None) -> list[Any] | None:
    return None if items is None else sorted(items)


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)


def _maybe_seconds(length: timedelta | None) -> int | None:
    return None if length is None else _seconds(length)


def _length(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


def _maybe_length(seconds: int | None) -> timedelta | None:
    return None if seconds is None else _length(seconds)
