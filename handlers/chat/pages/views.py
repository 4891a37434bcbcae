"""What templates show of a ticket: names instead of numbers, words instead of codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.actions.reporting.filing import needs_admission
from desk.actions.working.incident import SOLUTION_ROOM
from desk.events import Event, Message
from desk.feedback import Feedback
from desk.identifiers import PersonId, RecordId
from desk.people import Person
from desk.ports import Unit
from desk.record import FOR_OTHERS, Kind, Record, State, Verb
from desk.rings import CONTACT
from desk.versions import released
from handlers.chat.words import Words

MONTH = timedelta(days=30)
LAST_WORDS = 300
"""How much of the last public word a card shows, in characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What somebody wrote, as a card or timeline shows it."""

    who: str
    text: str
    files: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One step of a timeline."""

    at: datetime
    seq: int
    verb: str
    who: str | None
    public: bool
    said: Said | None
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """A ticket as its readers see it."""

    record: Record
    requester: Person
    owner: Person | None
    admitted: bool
    last: Said | None
    reported_by: Person | None = None
    of_requester: Sequence[RecordId] = ()
    """What the requester reported in the month before, the newest first."""
    of_device: Sequence[RecordId] = ()
    """What was reported of the same device in the month before, the newest first."""
    follows: int | None = None
    """The closed ticket that it goes on from."""
    written_at: datetime | None = None
    """When it was written down, if it was told before."""
    feedback: Feedback | None = None
    """What the requester was asked of the solution, and answered."""

    @property
    def stars(self) -> str:
        """The stars it got, if it got any that count."""
        given = self.feedback
        return "⭐" * given.stars if given and given.stars and not given.void else ""

    @property
    def solution(self) -> str:
        """What helped, as much of it as a card has room for."""
        return begun(self.record.solution or "", SOLUTION_ROOM)

    @property
    def sign(self) -> str:
        """The sign of its state."""
        return SIGNS[self.record.state]


SIGNS = {
    State.NEW: "🆕",
    State.ACTIVE: "🔧",
    State.PENDING: "⏸",
    State.RESOLVED: "✅",
    State.CLOSED: "🏁",
    State.CANCELLED: "✖️",
    State.TODO: "☐",
    State.DOING: "🔧",
    State.DONE: "☑️",
    State.SKIPPED: "✖️",
}


def veil(unit: Unit, words: Words) -> str | None:
    """Return the desk's name if requesters read it instead of an engineer's, else None."""
    return None if unit.policy.shows_engineers else unit.policy.name[words.locale]


async def ticket(unit: Unit, record: Record, veiled: str | None = None) -> Ticket:
    """Return a ticket with the names of its people and its last public word.

    Args:
        unit: where it is read.
        record: the ticket.
        veiled: what its requester reads instead of an engineer's name.
    """
    requester = await unit.people.get(record.requester)
    owner = await unit.people.get(record.owner) if record.owner is not None else None
    if owner is not None and veiled is not None:
        owner = replace(owner, name=veiled)
    return Ticket(
        record=record,
        requester=requester,
        owner=owner,
        admitted=not needs_admission(requester.verified, unit.policy),
        last=None if veiled is not None else await _last_word(unit, record),
        feedback=await unit.feedback.latest(record.id) if record.state in SOLVED else None,
        reported_by=await _reported_by(unit, record, veiled),
    )


async def _reported_by(unit: Unit, record: Record, veiled: str | None) -> Person | None:
    """Return who reported the record, where that is not its requester."""
    if record.source not in FOR_OTHERS:
        return None
    report = await unit.events.message(record.id, 1)
    if report is None or report.author == record.requester:
        return None
    person = await unit.people.get(report.author)
    return person if veiled is None else replace(person, name=veiled)


SOLVED = frozenset({State.RESOLVED, State.CLOSED})
"""The states in which the requester says how it was."""


async def with_recent(unit: Unit, ticket: Ticket) -> Ticket:
    """Return a ticket with what its requester and its device had in the month before."""
    record = ticket.record
    since = record.reported_at - MONTH
    events = await unit.events.of(record.id)
    return replace(
        ticket,
        of_requester=await unit.finding.of_requester(record.requester, since, record.id)
        if record.caller is None
        else (),
        follows=follows(events),
        written_at=written_at(events),
        of_device=await unit.finding.of_device(record.device, since, record.id)
        if record.device
        else (),
    )


def follows(timeline: Sequence[Event]) -> int | None:
    """Return the closed ticket that a ticket goes on from, if it does."""
    found = timeline[0].facts.get("follow_up_of") if timeline else None
    return int(found) if found else None


def written_at(timeline: Sequence[Event]) -> datetime | None:
    """Return when a ticket was written down, if it had been told before."""
    return timeline[0].at if timeline and timeline[0].facts.get("backdated") else None


async def timeline(unit: Unit, record: Record, words: Words, *, internal: bool) -> list[Line]:
    """Return the steps of a ticket in order; without the internal ones for its requester.

    A note that was released as a reply is shown once, as the reply.
    """
    events = await unit.events.of(record.id)
    messages = await unit.events.messages(record.id)
    by_seq = {event.seq: event for event in events}
    went = released(events)
    names = await _names(unit, events)
    for author in {message.author for message in messages.values()} - names.keys():
        names[author] = (await unit.people.get(author)).name  # of a report that filed itself
    veiled = None if internal else veil(unit, words)
    if veiled is not None:
        names = {who: name if who == record.requester else veiled for who, name in names.items()}
    lines = []
    for event in events:
        if event.seq in went or not (internal or event.public):
            continue
        # A reply goes by the number of its words: so it was shown to the reporter.
        number = int(event.facts.get("words") or event.seq)
        message = messages.get(number)
        if internal and event.verb is Verb.COMPLAIN:
            message = None  # for the leads alone, who have it in private
        lines.append(
            Line(
                at=event.at,
                seq=number,
                verb=_verb(event, record, words) if internal else words(f"verbs_told.{event.verb}"),
                who=names[event.actor] if event.actor is not None else None,
                public=event.public,
                said=_said(message, names) if message else None,
                detail=_detail(event, words, names) or _detail(by_seq[number], words, names)
                if internal
                else _told(unit, event, words),
            )
        )
    return lines


async def last_answer(unit: Unit, record: Record, veiled: str | None) -> Said | None:
    """Return the last public word that its requester did not write."""
    said = await _last_word(unit, record, of_desk=True)
    return said if said is None or veiled is None else replace(said, who=veiled)


async def _last_word(unit: Unit, record: Record, *, of_desk: bool = False) -> Said | None:
    events = await unit.events.of(record.id)
    messages = await unit.events.messages(record.id)
    for event in reversed(events):
        message = messages.get(int(event.facts.get("words") or event.seq))
        is_elsewhere = event.verb in {Verb.RESOLVE, Verb.COMPLAIN}
        if not event.public or message is None or is_elsewhere:
            continue
        if of_desk and message.author == record.requester:
            continue
        if event.verb is Verb.REPORT and message.text == record.title:
            return None
        author = await unit.people.get(message.author)  # of what files itself, nobody is the actor
        return _said(message, {author.id: author.name})
    return None


def _said(message: Message, names: dict[PersonId, str]) -> Said:
    return Said(
        who=names[message.author],
        text=begun(message.text, LAST_WORDS),
        files=len(message.attachments),
    )


def begun(text: str, limit: int) -> str:
    """Return the beginning of a text: at most `limit` characters and a sign that there is more."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()}…"


async def _names(unit: Unit, events: Sequence[Event]) -> dict[PersonId, str]:
    people = {event.actor for event in events if event.actor is not None}
    people |= {PersonId(int(to)) for event in events if (to := event.facts.get("to"))}
    people |= {person for event in events for person in told(event)}
    return {person: (await unit.people.get(person)).name for person in people}


def _detail(event: Event, words: Words, names: Mapping[PersonId, str]) -> str:
    """Return what the event's facts add, in words."""
    facts = event.facts
    if event.verb in CHANGES:
        return _change(event, words)
    if event.verb in CALLS:
        return called(event, words, names)
    if "reason" in facts:
        return _reason(event, words)
    return _small(event, words, names)


def _small(event: Event, words: Words, names: Mapping[PersonId, str]) -> str:
    """Return what the facts of a step without words of its own add."""
    facts = event.facts
    if facts.get("by") in BY_ITSELF:
        return words(BY_ITSELF[str(facts["by"])])
    if "told_at" in facts:
        at = datetime.fromisoformat(str(facts["told_at"]))
        return words("timeline.told_at", at=words.moment(at))
    if "to" in facts:
        return _whom(event, words, names)
    if "cause" in facts:
        return words.name("causes", str(facts["cause"]))
    if "edits" in facts:
        return words("timeline.edited", seq=facts["edits"])
    return "⭐" * int(facts.get("stars") or 0)


BY_ITSELF = {
    "silence": "timeline.silence",
    "ticket": "timeline.ticket_over",
    "no_answer": "timeline.no_answer",
    "lease": "timeline.lease",
    "moment": "timeline.moment",
}
"""Why the desk itself did something."""


def _verb(event: Event, record: Record, words: Words) -> str:
    """Return what was done; splitting a task off has words of its own."""
    if event.verb is Verb.REPORT and record.kind is Kind.TASK:
        return words("timeline.split_off", ticket=record.parent)
    if "task" in event.facts:
        return words("timeline.split", task=event.facts["task"])
    return words(f"verbs.{event.verb}")


def _reason(event: Event, words: Words) -> str:
    """Return why work waits, or why a ticket was given up."""
    reason = str(event.facts["reason"])
    if event.verb is Verb.PEND:
        names = [words.name("pending_reasons", reason)]
        if event.facts.get("vendor"):
            names.append(words.name("contacts", str(event.facts["vendor"])))
        return " · ".join(names)
    return words(f"cancelled.{reason}", original=event.facts.get("original"))


def _whom(event: Event, words: Words, names: Mapping[PersonId, str]) -> str:
    """Return to whom a ticket went: a person, a team, the queue of its own team."""
    to, team = event.facts["to"], event.facts.get("team")
    if to:
        return f"→ {names[PersonId(int(to))]}"
    return f"→ {words.name('teams', str(team))}" if team else words("timeline.queue")


def _told(unit: Unit, event: Event, words: Words) -> str:
    """Return what the event's facts add for the requester: nothing that is the desk's own."""
    facts = event.facts
    if event.verb is Verb.PEND:
        reason = unit.policy.pending_reasons.get(str(facts.get("reason")))
        return reason.told[words.locale] if reason else ""
    if event.verb is Verb.CANCEL:
        return words(f"cancelled.{facts['reason']}", original=facts.get("original"))
    silence = words("timeline.silence") if facts.get("by") == "silence" else ""
    return silence or "⭐" * int(facts.get("stars") or 0)


CALLS = frozenset({Verb.WARN, Verb.PAGE})
"""The steps by which somebody was called."""


def told(event: Event) -> list[PersonId]:
    """Return who was called in a step."""
    return [PersonId(int(p)) for p in str(event.facts.get("told") or "").split(",") if p]


def whom(event: Event, words: Words, names: Mapping[PersonId, str]) -> str:
    """Return who was called in a step, in words; empty for nobody.

    Contacts are among them: they are rung by nothing but their own channels.
    """
    people = [names[person] for person in told(event)]
    if not people and event.facts.get("group"):
        people.append(words("timeline.to_group"))
    rung = (ring.partition("=")[2] for ring in str(event.facts.get("rung") or "").split(","))
    contacts = {to.removeprefix(CONTACT) for to in rung if to.startswith(CONTACT)}
    return ", ".join([*people, *(words.name("contacts", key) for key in sorted(contacts))])


def called(event: Event, words: Words, names: Mapping[PersonId, str]) -> str:
    """Return why somebody was called, and who; or that nobody could be."""
    facts = event.facts
    said = ""
    if "percent" in facts:
        clock = words(f"timeline.clock_{facts['clock']}")
        said = words("timeline.rung", clock=clock, percent=facts["percent"])
    who = whom(event, words, names)
    if not who:
        who = words("timeline.rung_elsewhere" if facts.get("rung") else "timeline.nobody")
    return f"{said} → {who}" if said else f"→ {who}"


CHANGES = frozenset({Verb.CORRECT, Verb.RAISE, Verb.LOWER})
"""The steps that tell what something was, and what it became."""


def _change(event: Event, words: Words) -> str:
    """Return what was changed, from what to what."""
    before, after = str(event.facts["before"]), str(event.facts["after"])
    match event.facts.get("field"):
        case "kind":
            return f"{words('kinds.' + before)} → {words('kinds.' + after)}"
        case "confidential":
            return "🔒"
        case "category":
            return f"{words.name('categories', before)} → {words.name('categories', after)}"
        case _:
            return f"{before} → {after}"
