"""What the desk asks of a store, one Protocol a repository.

Whatever is added, saved or set here is staged: later reads of the same unit see it, and it
becomes true for others when the unit is committed, all of it or nothing. Reads that say so see
the store alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desk.draft import Conversation
from desk.duty.ports import Attendances, Duty, Offers, Stints
from desk.events import Event, Fact, Message, Pair
from desk.feedback import Feedback
from desk.figures import Counted, Due, Missed, Stars, Stopped
from desk.identifiers import ChatId, DraftId, DutyId, PersonId, RecordId
from desk.notices import Card, Notice, Subject
from desk.people import Chat, Involvement, Membership, Person
from desk.policy import Policy
from desk.record import Record, State
from desk.reports import ReportKind, Run
from desk.rings import Ring
from desk.sla import Standing
from desk.timers import Timer, TimerKind
from desk.tokens import Token
from desk.topics import Topic
from desk.triage import Triage


class People(Protocol):
    """The people the desk has met, with their roles."""

    async def get(self, person: PersonId) -> Person:
        """Return a person that is known to exist."""

    async def by_telegram(self, telegram_id: int) -> Person | None:
        """Return the person behind a Telegram user id, if met."""

    async def met(self, telegram_id: int, name: str, telegram_language: str | None) -> Person:
        """Return the person, made or brought up to date in name and app language.

        Written at once, not staged: a refusal later in the unit does not unmeet anybody.
        """

    async def myself(self, name: str) -> Person:
        """Return the desk itself as a person under a name, made at once the first time; known."""

    async def save(self, person: Person) -> None:
        """Stage language, verification, zone and absence of a person (not the memberships)."""

    async def named(self, words: str, limit: int) -> Sequence[Person]:
        """Return people whom the desk knows with these words in their name, by name (stored)."""

    async def grant(self, person: PersonId, membership: Membership) -> None:
        """Stage a role; granting it again changes nothing."""

    async def revoke(self, person: PersonId, membership: Membership) -> None:
        """Stage the end of a role; revoking it again changes nothing."""

    async def holding(self, team: str) -> Sequence[Person]:
        """Return everybody with a role in `team`, by id."""


class Chats(Protocol):
    """The chats the desk knows."""

    async def get(self, chat: ChatId) -> Chat:
        """Return a chat that is known to exist."""

    async def by_telegram(self, telegram_id: int) -> Chat | None:
        """Return the chat behind a Telegram chat id, also a former one of a migrated group."""

    async def private(self, person: Person) -> Chat:
        """Return the person's private chat, made when it is the first time (at once)."""

    async def met_group(self, telegram_id: int) -> Chat:
        """Return a group, made (at once, and as no working one) when it is the first time."""

    async def migrated(self, old: int, new: int, now: datetime) -> None:
        """Stage that the group `old` has another id of Telegram's: `new`.

        What the desk sent there is gone with the old id: its cards are to be posted again.
        """

    async def working(self) -> Sequence[Chat]:
        """Return the groups that the configuration names."""

    async def save(self, chat: Chat) -> None:
        """Stage language, reachability and topic rights of a chat."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What somebody has in hand: how many open tickets, and the newest one they ever had."""

    open: int
    newest: RecordId | None


class Records(Protocol):
    """The tickets."""

    async def get(self, record: RecordId) -> Record:
        """Return the record.

        Raises:
            NotForYou: there is no such record.
        """

    async def add(self, record: Record) -> None:
        """Stage a new record."""

    async def save(self, record: Record) -> None:
        """Stage a changed record; the flush refuses when somebody else changed it since."""

    async def open_of(self, person: PersonId) -> Sequence[Record]:
        """Return the person's own open records, last active first."""

    async def open_before(self, record: RecordId | None, limit: int) -> Sequence[Record]:
        """Return open records with smaller numbers, or all, the newest first (stored ones)."""

    async def recent_requesters(self, limit: int) -> Sequence[PersonId]:
        """Return who reported last, confidential records left out (stored ones)."""

    async def recent_of(self, person: PersonId, limit: int) -> Sequence[Record]:
        """Return the person's own records, open ones first, then last changed first.

        Tasks that a person split off are no reports of theirs, here and in `open_of`.
        """

    async def tasks_of(self, parent: RecordId) -> Sequence[Record]:
        """Return the tasks that were split off a record, open or over, by number."""

    async def board(
        self, states: Sequence[State], limit: int, *, confidential: bool = False
    ) -> Sequence[Record]:
        """Return records in these states: by priority, then oldest first.

        Those that are `confidential` only when they are asked for.
        """

    async def open_owned(self, person: PersonId) -> Sequence[Record]:
        """Return the open records that a person has in hand, by number."""

    async def held_by(self, people: Sequence[PersonId]) -> Mapping[PersonId, Held]:
        """Return what each of these people has in hand; who never had anything is left out.

        Tasks do not count: they belong to a ticket.
        """

    async def count(self, states: Sequence[State]) -> int:
        """Return how many records are in these states, confidential ones left out."""


class Events(Protocol):
    """The timeline; nothing in it is ever changed."""

    async def add(self, event: Event, message: Message | None = None) -> None:
        """Stage an event, with what was written in it."""

    async def of(self, record: RecordId) -> Sequence[Event]:
        """Return the record's timeline in order."""

    async def read_ahead(self, records: Sequence[RecordId]) -> None:
        """Read the timelines of many records at once, for those who ask for them one by one."""

    async def message(self, record: RecordId, seq: int) -> Message | None:
        """Return what was written in an event."""

    async def messages(self, record: RecordId) -> Mapping[int, Message]:
        """Return all that was written in a record, by event."""


class Watchers(Protocol):
    """Who has to do with a record beside its requester and those who work it."""

    async def add(self, record: RecordId, person: PersonId, involvement: Involvement) -> None:
        """Stage that a person has to do with a record; again changes nothing."""

    async def remove(self, record: RecordId, person: PersonId, involvement: Involvement) -> None:
        """Stage that a person has nothing to do with it any more; again changes nothing."""

    async def of(self, record: RecordId) -> Sequence[tuple[PersonId, Involvement]]:
        """Return who has to do with a record, by number."""

    async def watched_by(self, person: PersonId, involvement: Involvement) -> Sequence[RecordId]:
        """Return the records with which a person has to do in this way, by number."""


class FeedbackOfRecords(Protocol):
    """What requesters think of records that are over."""

    async def latest(self, record: RecordId) -> Feedback | None:
        """Return the newest asking of a record, if it was ever asked."""

    async def save(self, asked: Feedback) -> None:
        """Stage an asking, or what became of it."""


class Clocks(Protocol):
    """How the clocks of records stand, for lists and reports."""

    async def of(self, record: RecordId) -> Sequence[Standing]:
        """Return how the clocks of a record stand, by kind and lap."""

    async def of_many(self, records: Sequence[RecordId]) -> Mapping[RecordId, Sequence[Standing]]:
        """Return how the clocks of each record stand (stored ones), of those that have any."""

    async def save(self, standing: Standing) -> None:
        """Stage how a clock stands."""


class Figures(Protocol):
    """What is counted for reports, of stored tickets alone.

    Tasks count as part of their tickets, and what was given up does not count. A period has its
    beginning and not its end.
    """

    async def tickets(
        self, since: datetime, until: datetime, ages: Sequence[datetime]
    ) -> Sequence[Counted]:
        """Return what came and was solved in a period, and what is open now, by team.

        `ages` are the moments since when tickets are of each age but the oldest.
        """

    async def stopped(self, since: datetime, until: datetime) -> Sequence[Stopped]:
        """Return how many of the clocks that stopped in a period were kept."""

    async def missed(self, since: datetime, until: datetime) -> Sequence[Missed]:
        """Return the clocks that were breached in a period."""

    async def overdue(self, now: datetime) -> Sequence[Missed]:
        """Return the clocks of open tickets that are breached, and have not stopped."""

    async def due(self, since: datetime, until: datetime) -> Sequence[Due]:
        """Return the clocks that are due in a period, and neither stopped nor breached."""

    async def stars(self, since: datetime, until: datetime) -> Sequence[Stars]:
        """Return the stars that were given in a period, and hold."""


class Reports(Protocol):
    """Reports that were made; nothing in them is ever changed."""

    async def add(self, run: Run) -> None:
        """Stage a report; the flush refuses one whose kind and beginning exist already."""

    async def get(self, kind: ReportKind, since: datetime) -> Run | None:
        """Return the report that begins at a moment."""

    async def last(self, kind: ReportKind) -> Run | None:
        """Return the report that ends last (stored ones)."""


class Finding(Protocol):
    """Looking tickets up (stored ones); the confidential ones are never found."""

    async def tickets(
        self, words: Sequence[str], teams: Sequence[str], limit: int
    ) -> tuple[Sequence[RecordId], int]:
        """Return the newest tickets of teams in which all words stand, and how many there are.

        Words are looked for in title, messages, place, device and the names of people, whatever
        their case.
        """

    async def of_requester(
        self, person: PersonId, since: datetime, before: RecordId
    ) -> Sequence[RecordId]:
        """Return what a person reported since a moment, below a number, the newest first."""

    async def of_device(self, device: str, since: datetime, before: RecordId) -> Sequence[RecordId]:
        """Return what was reported of a device since a moment, below a number, newest first."""


class Pairs(Protocol):
    """Which message in a chat belongs to which event."""

    async def add(self, pair: Pair) -> None:
        """Stage a pair; the same message again (edited) points to the newer event from then on."""

    async def find(self, chat: ChatId, telegram_message_id: int) -> Pair | None:
        """Return what a message in a chat belongs to."""

    async def message_id(self, chat: ChatId, record: RecordId, seq: int) -> int | None:
        """Return the first message in `chat` that shows this event."""

    async def copies(self, chat: ChatId, record: RecordId, seq: int) -> Mapping[int, int]:
        """Return the messages in `chat` that show this event, by part."""

    async def of_album(self, chat: ChatId, album: str) -> Pair | None:
        """Return where an earlier part of an album went."""


class Topics(Protocol):
    """The topics of groups."""

    async def get(self, subject: Subject, chat: ChatId) -> Topic | None:
        """Return the topic of a subject in a chat."""

    async def at(self, chat: ChatId, thread: int) -> Topic | None:
        """Return the topic behind Telegram's thread id."""

    async def refused(self, chat: ChatId) -> Sequence[Topic]:
        """Return the topics that could not be made in a chat, as far as others know of them."""

    async def save(self, topic: Topic) -> None:
        """Stage a topic."""


class Conversations(Protocol):
    """Where the desk stands with whom."""

    async def get(self, chat: ChatId, person: PersonId) -> Conversation:
        """Return the conversation; an empty one when nothing is under way."""

    async def by_draft(self, draft: DraftId) -> Conversation | None:
        """Return the conversation that holds a draft, while it does."""

    async def with_drafts(self) -> Sequence[Conversation]:
        """Return the conversations in which a draft is under way (stored ones)."""

    async def save(self, conversation: Conversation) -> None:
        """Stage it; an empty conversation is deleted."""


class Timers(Protocol):
    """Moments at which the desk looks again."""

    async def set(self, timer: Timer) -> None:
        """Stage a timer; the same kind, subject and round again moves it while it is waiting."""

    async def cancel(self, kind: TimerKind, subject: Subject, round_: int | None = None) -> bool:
        """Stage the end of waiting timers (of one round, or all); tell whether any was waiting."""

    async def waiting(self, kind: TimerKind, subject: Subject) -> datetime | None:
        """Return when the one waiting timer of a kind that comes again is due; None without."""


class Notices(Protocol):
    """What people must learn, written in the same commit as what it tells."""

    async def add(self, notice: Notice) -> None:
        """Stage a notice; a ref that exists already is not added again.

        A card supersedes the cards of the same subject and chat that have not been sent.
        """

    async def overtaken(self, chat: ChatId) -> Sequence[RecordId]:
        """Stage that what waits for a chat about tickets is not sent: cards and mere notices.

        What people wrote stays. Returns the tickets that it was about, in order.
        """

    async def release(self, chat: ChatId, now: datetime, record: RecordId | None = None) -> None:
        """Stage that what is held for a chat until later is told now; of one record, or all."""

    async def known(self, ref: str) -> bool:
        """Tell whether a notice with this ref was ever added."""


class Rings(Protocol):
    """Who is rung by another channel than Telegram, written with what it tells."""

    async def add(self, ring: Ring) -> None:
        """Stage a ring; a ref that exists already is not added again."""


class Cards(Protocol):
    """The live cards."""

    async def get(self, subject: Subject, chat: ChatId) -> Card | None:
        """Return the card of a subject in a chat."""

    async def of(self, subject: Subject) -> Sequence[Card]:
        """Return the cards of a subject, in whatever chats (stored ones)."""

    async def at(self, chat: ChatId, message_id: int) -> Card | None:
        """Return the card that a message is."""

    async def save(self, card: Card) -> None:
        """Stage a card."""

    async def become(self, draft: Subject, record: Subject, chat: ChatId) -> None:
        """Stage that the draft's card in `chat` is the record's from now on."""


class Outcome(StrEnum):
    """How an attempt at something ended."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditLine:
    """What somebody did, as the audit keeps it."""

    at: datetime
    actor: PersonId | None
    action: str
    facts: Mapping[str, Fact]


class Audit(Protocol):
    """Who did or tried what; append-only, and kept when the attempt is refused."""

    async def add(
        self,
        *,
        at: datetime,
        actor: PersonId | None,
        action: str,
        subject: str,
        outcome: Outcome,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """Stage a line; it survives a refusal."""

    async def done(self, subject: str, since: datetime) -> Sequence[AuditLine]:
        """Return what was done to a subject from a moment on, in order (stored lines)."""


class Tokens(Protocol):
    """Links that let people in."""

    async def issue(self, token: Token) -> str:
        """Stage a token and return its secret, of which only a fingerprint is kept."""

    async def find(self, secret: str, now: datetime) -> Token | None:
        """Return what a secret is good for; None when it is unknown, used up or over."""

    async def redeem(self, secret: str, now: datetime) -> Token | None:
        """Stage one use of a secret and return what it was good for; None as in `find`.

        The flush refuses when somebody else used it since.
        """


class Counters(Protocol):
    """The numbers people see."""

    async def record(self) -> RecordId:
        """Take the next ticket number; the unit that takes it last commits last."""

    async def draft(self) -> DraftId:
        """Take the next draft number."""

    async def duty(self) -> DutyId:
        """Take the next number of duty; the unit that takes it last commits last."""


class Unit(Protocol):
    """One unit of work: repositories over one transaction, and the policy in force."""

    def drop(self) -> None:
        """Forget everything staged so far but the audit: the action refused."""

    async def noted(self, name: str) -> Fact:
        """Return what the desk noted of itself under a name, None where nothing was."""

    async def note(self, name: str, value: Fact) -> None:
        """Keep a value under a name, in place of what was noted before."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""

    @property
    def triage(self) -> Triage:
        """What the desk understands of first words, as far as it was taught."""

    @property
    def people(self) -> People:
        """The people."""

    @property
    def chats(self) -> Chats:
        """The chats."""

    @property
    def records(self) -> Records:
        """The tickets."""

    @property
    def events(self) -> Events:
        """The timeline."""

    @property
    def watchers(self) -> Watchers:
        """Who has to do with records."""

    @property
    def clocks(self) -> Clocks:
        """How clocks stand."""

    @property
    def feedback(self) -> FeedbackOfRecords:
        """What requesters think of records."""

    @property
    def figures(self) -> Figures:
        """What is counted for reports."""

    @property
    def reports(self) -> Reports:
        """Reports that were made."""

    @property
    def finding(self) -> Finding:
        """Looking tickets up."""

    @property
    def pairs(self) -> Pairs:
        """Messages and their events."""

    @property
    def topics(self) -> Topics:
        """Topics of groups."""

    @property
    def conversations(self) -> Conversations:
        """Conversations under way."""

    @property
    def timers(self) -> Timers:
        """Moments to look again."""

    @property
    def notices(self) -> Notices:
        """What people must learn."""

    @property
    def rings(self) -> Rings:
        """Who is rung by webhook or mail."""

    @property
    def cards(self) -> Cards:
        """The live cards."""

    @property
    def duty(self) -> Duty:
        """What decides who is on duty."""

    @property
    def offers(self) -> Offers:
        """Shifts that people offer."""

    @property
    def stints(self) -> Stints:
        """Duty as it is served."""

    @property
    def attendances(self) -> Attendances:
        """Who came on site and left."""

    @property
    def tokens(self) -> Tokens:
        """Links that let people in."""

    @property
    def audit(self) -> Audit:
        """Who did what."""

    @property
    def counters(self) -> Counters:
        """The numbers people see."""
