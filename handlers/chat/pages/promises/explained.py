"""Why a ticket is as it is, and what happens next: the rules, told for one ticket."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.actions.arming import case_of
from desk.events import Event
from desk.identifiers import PersonId, RecordId
from desk.notices import Notice
from desk.ports import Unit
from desk.priority import MATRIX
from desk.promises.case import What
from desk.promises.course import Done, course, rungs_at
from desk.promises.lease import last_sign
from desk.promises.paging import run_of
from desk.promises.vendor import at_vendor, vendor_holds
from desk.promises.waiting import wait_of
from desk.record import Verb
from desk.sla import Clock
from desk.terms import Addressee
from handlers.chat.pages import views
from handlers.chat.pages.fitting import fitting
from handlers.chat.pages.promises.reached import rings_of, rung
from handlers.chat.words import Words
from handlers.context import Context, Rendered

AHEAD = timedelta(days=14)
MOST = 14
"""How far, and how many things, an outlook names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """Something that will happen: when, and what, in words."""

    at: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One clock and how it came there; `pauses` are the spans in which it stood.

    `vendor` is whose it is, where it is not the desk's.
    """

    kind: str
    vendor: str
    lap: int
    due: str
    verdict: str
    used: str
    target: str
    pauses: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One time that somebody was called: for what, who, and who could not be."""

    at: str
    what: str
    who: str
    left_out: Sequence[str]


async def next_page(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what the desk will do with a ticket if nobody acts."""
    record = await context.unit.records.get(RecordId(int(notice.data["record"] or 0)))
    case = await case_of(context.unit, record)
    ahead = [
        Ahead(at=words.moment(done.at), text=text)
        for done in course(case, context.now + AHEAD)
        for text in said(done, words)
    ]

    def page(number: int) -> str:
        return words.page(
            "next", record=record, lines=ahead[:number], more=len(ahead) - number, days=AHEAD.days
        )

    return Rendered(text=fitting(page, min(len(ahead), MOST)))


def said(done: Done, words: Words) -> Iterator[str]:
    """Yield what the desk does in one look, in words."""
    plan, before = done.plan, done.before
    match plan.what:
        case What.RUNG:
            facts = {
                "clock": words(f"timeline.clock_{plan.facts['clock']}"),
                "percent": plan.facts["percent"],
            }
            for rung in rungs_at(before, plan):
                yield words("next.rung", who=addressee(rung.tell, words), **facts)
                if rung.hand_to:
                    yield words("next.hand_to", team=words.name("teams", rung.hand_to))
        case What.PAGE:
            run = run_of(before)
            step = run.step(int(plan.facts["step"] or 0)) if run else None
            yield words("next.page", who=addressee(step.page, words) if step else "")
        case What.REMIND:
            wait, hold = wait_of(before), at_vendor(before)
            who = words("who.requester") if wait.tell is None else addressee(wait.tell, words)
            if hold is None:
                yield words("next.remind", who=who)
            else:
                vendor = words.name("contacts", hold.vendor)
                yield words("next.vendor_late", who=who, vendor=vendor)
        case _:
            yield words(f"next.{plan.what}")


def addressee(whom: Addressee, words: Words) -> str:
    """Return whom something is for, in words."""
    return words.name("contacts", whom.key) if whom.key else words(f"who.{whom.who}")


async def why_page(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render which rules led a ticket to where it is, who was called and who was not."""
    unit = context.unit
    record = await unit.records.get(RecordId(int(notice.data["record"] or 0)))
    case = await case_of(unit, record)
    people = {person for event in case.timeline for person in _people(event)}
    names = {person: (await unit.people.get(person)).name for person in people}
    calls = [call for e in case.timeline if (call := await _call(e, words, names, unit))]
    sign = last_sign(case)
    ticket = await views.ticket(unit, record)
    is_by_matrix = MATRIX[record.impact, record.urgency] is record.priority
    moved = [_moved(e, words, names) for e in case.timeline if _is_priority(e)]
    level = case.levels.get(record.priority)

    def page(number: int) -> str:
        return words.page(
            "why",
            record=record,
            ticket=ticket,
            guessed=record.guessed,
            by_matrix=is_by_matrix and not moved,
            moved=moved,
            level=level,
            answer=words.working(level.response, level.hours) if level else "",
            solution=words.working(level.resolution, level.hours) if level else "",
            hours=level.hours.key if level else "",
            version=record.terms or 1,
            clocks=[
                *(_kept(clock, words, context.now) for clock in case.clocks or ()),
                *(
                    _kept(hold.clock, words, context.now, words.name("contacts", hold.vendor))
                    for hold in vendor_holds(case)
                ),
            ],
            assign=unit.policy.team(record.team).assign.value,
            silent_since=words.moment(sign[0]) if sign else "",
            calls=calls[len(calls) - number :],
            earlier=len(calls) - number,
            admitted=case.admitted,
            written_at=views.written_at(case.timeline),
        )

    return Rendered(text=fitting(page, min(len(calls), MOST)))


def _kept(clock: Clock, words: Words, now: datetime, vendor: str = "") -> Kept:
    """Return one clock in words."""
    due = clock.due()
    spans = zip(clock.stretches, clock.stretches[1:], strict=False)
    return Kept(
        kind=clock.kind,
        vendor=vendor,
        lap=clock.lap,
        due=words.moment(due) if due else "",
        verdict=clock.verdict(now),
        used=words.working(clock.elapsed(clock.stopped_at or now), clock.hours),
        target=words.working(clock.target, clock.hours),
        pauses=[
            (words.moment(one.until), words.moment(other.since))
            for one, other in spans
            if one.until is not None and one.until < other.since
        ],
    )


def _people(event: Event) -> Iterator[PersonId]:
    """Yield everybody whom a step names."""
    yield from views.told(event)
    yield from (PersonId(int(entry.partition(":")[0])) for entry in _left_out(event))
    if event.actor is not None:
        yield event.actor


def _left_out(event: Event) -> list[str]:
    return [entry for entry in str(event.facts.get("left_out") or "").split(",") if entry]


async def _call(
    event: Event, words: Words, names: Mapping[PersonId, str], unit: Unit
) -> Call | None:
    """Return a step by which somebody was called, in words; None for any other step."""
    if event.verb not in views.CALLS:
        return None
    facts, left = event.facts, []
    for entry in _left_out(event):
        person, _, reason = entry.partition(":")
        left.append(words(f"left_out.{reason}", name=names[PersonId(int(person))]))
    left += [
        words(f"instead.{code}") for code in str(facts.get("instead") or "").split(",") if code
    ]
    if facts.get("skipped"):
        left.append(words(f"skipped.{facts['skipped']}"))
    who = ", ".join(names[person] for person in views.told(event))
    if not who and facts.get("group"):
        who = words("timeline.to_group")
    ways = await rung(rings_of(facts.get("rung")), words, unit)
    who = "; ".join([who, *ways] if who else ways)
    if "percent" in facts:
        clock = words(f"timeline.clock_{facts['clock']}")
        what = words("timeline.rung", clock=clock, percent=facts["percent"])
    elif event.verb is Verb.PAGE:
        meant = str(facts.get("who") or "")
        kind, _, key = meant.partition(":")
        named = words.name("contacts", key) if key else words(f"who.{kind}") if kind else ""
        what = words("timeline.paged", who=named)
    else:
        what = words("timeline.nobody")
    return Call(at=words.moment(event.at), what=what, who=who, left_out=left)


def _is_priority(event: Event) -> bool:
    """Whether a step changed the priority."""
    if event.verb is Verb.CORRECT:
        return event.facts.get("field") == "priority"
    return event.verb in (Verb.RAISE, Verb.LOWER)


def _moved(event: Event, words: Words, names: Mapping[PersonId, str]) -> str:
    """Return how a priority was changed, and by whom."""
    return words(
        "timeline.moved",
        at=words.moment(event.at),
        who=names[event.actor] if event.actor is not None else "",
        what=words(f"verbs.{event.verb}"),
        before=event.facts["before"],
        after=event.facts["after"],
    )
