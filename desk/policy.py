"""What an organisation decided about its desk: categories, reasons, durations, who may report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk.hours import Calendar, NeverOpens
from desk.priority import Impact, Priority, Urgency
from desk.quiet import QuietHours
from desk.record import Kind
from desk.reports import Days
from desk.rings import CONTACT, DEFAULT, PERSON, person_address
from desk.sla import Level
from desk.terms import Channel, Terms
from desk.understanding.details import Detail


class Reporters(StrEnum):
    """Who may report a fault."""

    OPEN = "open"
    APPROVE = "approve"
    MEMBERS = "members"


class Topics(StrEnum):
    """Which topics the desk makes in a group that has them."""

    PER_TICKET = "per_ticket"
    PER_TEAM = "per_team"
    OFF = "off"


class Assign(StrEnum):
    """How a team's new tickets find who works them."""

    CLAIM = "claim"
    """Whoever presses first."""
    ROUND_ROBIN = "round_robin"
    """The desk gives each to whoever has the least."""
    LEAD = "lead"
    """A lead gives them out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Something with a stable key and a name in each language."""

    key: str
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Team(Named):
    """A team and its place: `group` is Telegram's chat id, `topic` a thread in it.

    Without a topic its place is the General topic, or the whole of a plain group. Without a group
    the team is told nothing. A `confidential` team sees confidential tickets in its group.
    """

    group: int | None = None
    topic: int | None = None
    assign: Assign = Assign.CLAIM
    confidential: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Category(Named):
    """What a fault or wish is about; it decides kind and team.

    `impact` and `urgency` are what such a report means where its words say nothing of them,
    `questions` the keys of what is asked, the most useful first.
    `examples` are sentences, by language, in which people report it.
    """

    kind: Kind
    team: str
    confidential: bool = False
    impact: Impact | None = None
    urgency: Urgency | None = None
    questions: tuple[str, ...] = ()
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """The part of the key before the dot: the first row of buttons."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class PendingReason(Named):
    """Why work on a record waits, and what the reporter is told of it."""

    told: Mapping[str, str]
    resumes_on_user_message: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact(Named):
    """Somebody outside of Telegram who can be rung: a vendor, a duty phone."""

    channels: frozenset[Channel]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reports:
    """When and where the figures of a day are told: by the desk's clock, None for never.

    `group` is Telegram's chat id, `topic` a thread in it; without a group the leads have them in
    private.
    """

    daily_at: time | None = None
    group: int | None = None
    topic: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """The decisions in force; tables keep the order of the configuration.

    `staff_groups` are Telegram's ids of groups in which people may report. A claim or a solution
    can be taken back for `undo_window`; a ticket can be urged once in `urge_rest`. `close_after` is
    working time: what was solved closes when it is over. The desk works by `calendar`; in a
    person's `quiet_hours` only what is urgent is told. `terms` are all versions of what is
    promised, of which `terms_version` is the one for new records; `calendars_version` grows
    whenever the hours or days off of a calendar change. `channels` are those that are set up
    (a contact may have a webhook of its own); `mailed` are Telegram ids of people with a mail
    address. Incidents of the desk itself are of `own_category`; None opens none.
    """

    name: Mapping[str, str]
    language: str
    timezone: str
    reporters: Reporters
    topics: Topics
    shows_engineers: bool
    protects_content: bool
    teams: Mapping[str, Team]
    families: Mapping[str, Named]
    categories: Mapping[str, Category]
    pending_reasons: Mapping[str, PendingReason]
    causes: Mapping[str, Named]
    reply_hold: timedelta
    prompt_window: timedelta
    draft_nudge: timedelta
    draft_file: timedelta
    draft_file_urgent: timedelta
    close_after: timedelta
    staff_groups: tuple[int, ...] = ()
    undo_window: timedelta = timedelta(minutes=1)
    urge_rest: timedelta = timedelta(minutes=30)
    questions: Mapping[str, Detail] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    calendar: str = ""
    quiet_hours: QuietHours | None = None
    terms: Mapping[int, Terms] = field(default_factory=dict)
    terms_version: int = 1
    calendars_version: int = 1
    channels: frozenset[Channel] = frozenset({Channel.TELEGRAM})
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    mailed: frozenset[int] = frozenset()
    reports: Reports = Reports()
    own_category: str | None = None

    @property
    def service_hours(self) -> Calendar:
        """The calendar that the desk works by; around the clock when it names none."""
        around_the_clock = Calendar(key=self.calendar, zone=self.timezone, always=True)
        return self.calendars.get(self.calendar, around_the_clock)

    @property
    def days(self) -> Days:
        """The working days of the desk."""
        return Days(hours=self.service_hours, zone=ZoneInfo(self.timezone))

    def terms_for(self, version: int | None) -> Terms:
        """Return the terms of a version; for one that is not known, terms that promise nothing.

        So a record from before there were any, whose version is None, keeps going as it went.
        """
        return self.terms.get(version or 0, Terms(targets={}))

    def levels(self, version: int | None) -> dict[Priority, Level]:
        """Return what a version promises, each on its calendar as it is now.

        Where that calendar is no longer in the configuration, the desk's service hours count.
        """
        return {
            priority: Level(
                response=target.response,
                resolution=target.resolution,
                hours=self.calendars.get(target.calendar, self.service_hours),
            )
            for priority, target in self.terms_for(version).targets.items()
        }

    def can_ring(self, channel: Channel, to: str) -> bool:
        """Whether a ring by webhook or mail has somewhere to go; see Ring.to."""
        if to.startswith(CONTACT):
            contact = self.contacts.get(to.removeprefix(CONTACT))
            return contact is not None and channel in contact.channels
        if channel is Channel.MAIL:
            return to in map(person_address, self.mailed)
        return channel in self.channels and (to == DEFAULT or to.startswith(PERSON))

    def vendors(self, version: int | None) -> tuple[str, ...]:
        """Return the keys of the contacts that records of a version of the terms can be with."""
        targets = self.terms_for(version).vendors
        return tuple(key for key in self.contacts if key in targets)

    def is_stranger(self, *, verified: bool) -> bool:
        """Whether reports of such a person wait for a lead's word."""
        return self.reporters is Reporters.APPROVE and not verified

    def after(self, at: datetime, working: timedelta) -> datetime:
        """Return the moment by which so much of the desk's working time has passed.

        A desk that never opens is waited for by the clock.
        """
        try:
            return self.service_hours.after(at, working)
        except NeverOpens:
            return at + working

    def team(self, key: str) -> Team:
        """Return a team; the first one for a key that the configuration no longer has."""
        return self.teams.get(key) or next(iter(self.teams.values()))

    def category(self, key: str | None) -> Category:
        """Return a category; the last one of the configuration for whatever fits nowhere.

        A draft may name none, or one that a new configuration no longer has.
        """
        fallback = list(self.categories.values())[-1]
        return self.categories.get(key or "", fallback)

    def details(self, key: str | None) -> tuple[Detail, ...]:
        """Return the questions of a category, in order; none while it is not known."""
        category = self.categories.get(key or "")
        asked = category.questions if category else ()
        return tuple(self.questions[question] for question in asked if question in self.questions)
