"""Duty as an iCal file: shifts are written as events, and events are read as overrides."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event, vCalAddress

from desk.actions.duty.importing import Entry
from desk.duty.plan import Shift

FAULTS = (ValueError, TypeError, AttributeError, KeyError)
"""What the libraries raise about an event that makes no sense."""


class Unreadable(Exception):
    """A file is no calendar, or an event in it cannot be read; the text says which and why."""


def written(
    shifts: Sequence[Shift], team: str, name: str, people: dict[int, str], now: datetime
) -> bytes:
    """Return an iCal file with an event for each shift that somebody has.

    An event of the same shift has the same UID in each file, so that a calendar takes it once.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Opsdesk//Duty//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for shift in shifts:
        if shift.person is None:
            continue
        event = Event()
        event.add("uid", f"{team}-{shift.since.astimezone(UTC):%Y%m%dT%H%M%SZ}@opsdesk")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", shift.since.astimezone(UTC))
        event.add("dtend", shift.until.astimezone(UTC))
        event.add("summary", people[shift.person])
        event.add("categories", [name])
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read(content: bytes, zone: str, since: datetime, until: datetime) -> list[Entry]:
    """Return the events of a file between two moments, by beginning; recurring ones one by one.

    Times without a zone are of `zone`, days without a time are whole days there.

    Raises:
        Unreadable: it is no calendar, or something in it makes no sense.
    """
    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, IndexError) as why:
        raise Unreadable(f"this is no iCal file ({why})") from None
    if not isinstance(calendar, Calendar):
        raise Unreadable("this is no iCal file")
    for number, event in enumerate(calendar.events, start=1):
        try:
            _entry(event, zone)
        except FAULTS as why:
            raise Unreadable(f"event {number} ({event.get('SUMMARY', '')}): {why}") from None
    try:
        found = recurring_ical_events.of(calendar).between(since, until)
        entries = [_entry(event, zone) for event in found]
    except FAULTS as why:
        raise Unreadable(f"an event cannot be repeated: {why}") from None
    return sorted(entries, key=lambda entry: entry.since)


def _entry(event: Event, zone: str) -> Entry:
    since, until = _moment(event.start, zone), _moment(event.end, zone)
    if until <= since:
        raise ValueError(f"it has no length: {since} to {until}")
    return Entry(names=[*_names(event)], since=since, until=until)


def _moment(value: date | datetime, zone: str) -> datetime:
    here = ZoneInfo(zone)
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=here).astimezone(UTC)
    return (value if value.tzinfo else value.replace(tzinfo=here)).astimezone(UTC)


def _names(event: Event) -> Iterator[str]:
    """Yield the words of an event that may name a person: attendees, then the summary."""
    attendees = event.get("ATTENDEE", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        if isinstance(attendee, vCalAddress) and attendee.params.get("CN"):
            yield str(attendee.params["CN"])
    if "SUMMARY" in event:
        yield str(event["SUMMARY"])
